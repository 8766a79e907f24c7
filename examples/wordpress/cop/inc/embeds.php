<?php
/**
 * A page of the platform whose address stands alone on a line.
 *
 * WordPress keeps what the platform answered for good; what is shown is made anew from it at each
 * view: a link, which the platform's script opens up at its full height. Where no answer came, the
 * link alone says enough.
 *
 * @package cop
 */

defined( 'ABSPATH' ) || exit;

const COP_UNKNOWN   = '{{unknown}}'; // WordPress's own word for "this address gave nothing".
const COP_ASK_AGAIN = MINUTE_IN_SECONDS;

add_action( 'init', 'cop_provider' );
add_action( 'wp_enqueue_scripts', 'cop_register_loader' );
add_filter( 'oembed_remote_get_args', 'cop_patience', 10, 2 );
add_filter( 'oembed_ttl', 'cop_repair', 10, 4 );
add_filter( 'embed_oembed_html', 'cop_embed', 10, 2 );
add_filter( 'embed_maybe_make_link', 'cop_embed', 10, 2 );
add_filter( 'script_loader_tag', 'cop_async', 10, 2 );

function cop_provider() {
	$address = cop_setting( 'address' );
	if ( '' !== $address ) {
		wp_oembed_add_provider( $address . '/*', $address . '/oembed' );
	}
}

function cop_register_loader() {
	// No version: the address of the script is as lasting as the posts.
	wp_register_script( 'cop-embed', cop_setting( 'address' ) . '/integrer/v1.js', array(), null, true ); // phpcs:ignore WordPress.WP.EnqueuedResourceParameters.MissingVersion
}

function cop_async( $tag, $handle ) {
	return 'cop-embed' === $handle ? str_replace( ' src=', ' async src=', $tag ) : $tag;
}

/** Five seconds are long for a reader who waits for the whole page. */
function cop_patience( $args, $url ) {
	if ( cop_is_ours( $url ) ) {
		$args['timeout'] = 3;
	}
	return $args;
}

/**
 * Forget that the platform once gave nothing: WordPress would never ask again, even after the post
 * is saved. It asks now, and at most once a minute.
 *
 * This filter is given exactly what the name of WordPress's entry is made of.
 */
function cop_repair( $ttl, $url, $attr, $post_id ) {
	$entry = md5( $url . serialize( $attr ) ); // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions.serialize_serialize -- as WP_Embed::shortcode() does.
	if ( ! cop_is_ours( $url ) || get_transient( 'cop_asked_' . $entry ) ) {
		return $ttl;
	}
	if ( $post_id ) {
		$forgotten = delete_post_meta( $post_id, '_oembed_' . $entry, COP_UNKNOWN );
	} else {
		// A widget or a template has no post: WordPress makes one for each answer.
		$kept      = get_post( $GLOBALS['wp_embed']->find_oembed_post_id( $entry ) );
		$forgotten = $kept && COP_UNKNOWN === $kept->post_content && wp_delete_post( $kept->ID, true );
	}
	if ( $forgotten ) {
		set_transient( 'cop_asked_' . $entry, 1, COP_ASK_AGAIN );
	}
	return $ttl;
}

/** `$html`: what the platform answered, or WordPress's own plain link. */
function cop_embed( $html, $url ) {
	if ( ! cop_is_ours( $url ) || is_feed() ) {
		return $html;
	}
	wp_enqueue_script( 'cop-embed' );
	$title = preg_match( '~<a [^>]*>(.*?)</a>~s', (string) $html, $found ) ? $found[1] : '';
	$title = html_entity_decode( wp_strip_all_tags( $title ), ENT_QUOTES, 'UTF-8' );
	return cop_link( $url, '' === $title ? $url : $title, 'cop-embed' );
}
