<?php
/**
 * Lists and cards as part of the page itself: `[cop src="ateliers?region=bretagne&n=5"]`, and a
 * block of the same.
 *
 * The platform is asked on the server, for three seconds at most. What it answers is shown for five
 * minutes; while it doesn't answer, its last answer for seven days.
 *
 * @package cop
 */

defined( 'ABSPATH' ) || exit;

const COP_FRESH    = 5 * MINUTE_IN_SECONDS;
const COP_KEPT     = 7 * DAY_IN_SECONDS;
const COP_BACK_OFF = MINUTE_IN_SECONDS;
const COP_LARGEST  = 300000; // Bytes.

add_action( 'init', 'cop_block' );
add_shortcode( 'cop', 'cop_shortcode' );

function cop_block() {
	wp_register_style( 'cop', plugins_url( 'style.css', COP_FILE ), array(), '1.0.0' );
	wp_register_script(
		'cop-block',
		plugins_url( 'block/edit.js', COP_FILE ),
		array( 'wp-blocks', 'wp-element', 'wp-components', 'wp-block-editor', 'wp-server-side-render' ),
		'1.0.0',
		true
	);
	$texts = array(
		'what'     => __( 'What to show', 'cop' ),
		'help'     => __( 'The end of an address of the platform, as “ateliers?region=bretagne&n=5”, or the whole address.', 'cop' ),
		'level'    => __( 'Level of the headings', 'cop' ),
		'settings' => __( 'Content of the platform', 'cop' ),
	);
	wp_add_inline_script( 'cop-block', 'var copTexts = ' . wp_json_encode( $texts ) . ';', 'before' );
	$block = array(
		'title'           => __( 'Content of the platform', 'cop' ),
		'description'     => __( 'Offers, workshops or tools of your community of practice, always up to date.', 'cop' ),
		'render_callback' => 'cop_render_block',
	);
	register_block_type( dirname( COP_FILE ) . '/block', $block + ( cop_setting( 'style' ) ? array( 'editor_style' => 'cop' ) : array() ) );
}

function cop_render_block( $attributes ) {
	return '<div ' . get_block_wrapper_attributes() . '>' . cop_shortcode( $attributes ) . '</div>';
}

/** `$attributes`: `src`, and `titre`, the level (2 to 6) of the headings in it. */
function cop_shortcode( $attributes ) {
	$attributes = shortcode_atts( array( 'src' => '', 'titre' => 3 ), $attributes, 'cop' );
	$path       = cop_path( $attributes['src'] );
	if ( '' === cop_setting( 'address' ) || null === $path ) {
		return cop_hint();
	}
	if ( cop_setting( 'style' ) ) {
		wp_enqueue_style( 'cop' );
	}
	$level = min( 6, max( 2, (int) $attributes['titre'] ) );
	return cop_fragment( $path, add_query_arg( 'titre', $level, cop_setting( 'address' ) . '/fragments/v1/' . $path ) );
}

/** What is wrong, for those who can mend it; readers see nothing. */
function cop_hint() {
	if ( ! current_user_can( 'edit_posts' ) ) {
		return '';
	}
	$hint = '' === cop_setting( 'address' )
		? __( 'Cop: an administrator gives the address of the platform under Settings → Cop.', 'cop' )
		: __( 'Cop: write after src= the end of an address of the platform, as “ateliers?n=5”.', 'cop' );
	return '<p><em>' . esc_html( $hint ) . '</em></p>';
}

/** The HTML at `$url`, today's or the last good one; a link to `$path` where there is none. */
function cop_fragment( $path, $url ) {
	$name  = md5( $url );
	$fresh = get_transient( 'cop_now_' . $name );
	if ( is_string( $fresh ) ) {
		return $fresh;
	}
	$wait = 'cop_wait_' . md5( cop_setting( 'address' ) );
	if ( ! get_transient( $wait ) ) {
		$html = cop_ask( $url );
		if ( is_string( $html ) ) {
			return cop_keep( $name, '' === $html ? cop_to_platform( $path ) : $html, '' !== $html );
		}
		set_transient( $wait, 1, COP_BACK_OFF );
	}
	$kept = get_transient( 'cop_keep_' . $name );
	return is_string( $kept ) ? $kept : cop_to_platform( $path );
}

/** The HTML that the platform gives, '' where it has nothing to show, null where it doesn't answer. */
function cop_ask( $url ) {
	$answer = wp_safe_remote_get(
		$url,
		array(
			'timeout'             => 3,
			'redirection'         => 0,
			'limit_response_size' => COP_LARGEST,
			'headers'             => array( 'Accept' => 'text/html' ),
		)
	);
	$status = (int) wp_remote_retrieve_response_code( $answer );
	if ( in_array( $status, array( 401, 403, 404, 410 ), true ) ) {
		return '';
	}
	$html = wp_remote_retrieve_body( $answer );
	if ( 200 !== $status || strlen( $html ) >= COP_LARGEST ) {
		return null;
	}
	return force_balance_tags( wp_kses_post( $html ) );
}

/** What the platform has withdrawn is not kept for the days on which it doesn't answer. */
function cop_keep( $name, $html, $good ) {
	set_transient( 'cop_now_' . $name, $html, COP_FRESH );
	if ( $good ) {
		set_transient( 'cop_keep_' . $name, $html, COP_KEPT );
	} else {
		delete_transient( 'cop_keep_' . $name );
	}
	return $html;
}

function cop_to_platform( $path ) {
	return cop_link( cop_setting( 'address' ) . '/' . $path, __( 'See it on the platform', 'cop' ), 'cop-link' );
}
