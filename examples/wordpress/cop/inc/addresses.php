<?php
/**
 * Which addresses belong to the platform, and how an author's words become one.
 *
 * @package cop
 */

defined( 'ABSPATH' ) || exit;

/** Whether a URL is a page of the platform. */
function cop_is_ours( $url ) {
	$address = cop_setting( 'address' );
	return '' !== $address && 0 === strpos( (string) $url, $address . '/' );
}

/**
 * `ateliers?region=bretagne` as an author wrote it, or null where it names nothing of the platform.
 *
 * Whoever may write a post writes it: it can lead nowhere but below the platform's own address.
 */
function cop_path( $src ) {
	// WordPress itself has written & as an entity when a contributor saved the post.
	$src = trim( html_entity_decode( (string) $src, ENT_QUOTES, 'UTF-8' ) );
	if ( cop_is_ours( $src ) ) {
		$src = substr( $src, strlen( cop_setting( 'address' ) ) );
	}
	$src = ltrim( $src, '/' );
	if ( strlen( $src ) > 500 || ! preg_match( '~^[A-Za-z0-9_./-]+(\?[^\s#<>"\'\\\\]*)?$~', $src ) ) {
		return null;
	}
	$path = explode( '?', $src )[0];
	return false === strpos( $path, '..' ) && false === strpos( $path, '//' ) ? $src : null;
}

/** The link that is there whatever happens. */
function cop_link( $url, $text, $class ) {
	return '<p><a class="' . esc_attr( $class ) . '" href="' . esc_url( $url ) . '">' . esc_html( $text ) . '</a></p>';
}
