<?php
/**
 * Settings → Cop: the platform's address, the secret shared with it, and three choices.
 *
 * @package cop
 */

defined( 'ABSPATH' ) || exit;

const COP_DEFAULTS = array(
	'address'     => '',    // Without a slash at its end.
	'secret'      => '',
	'style'       => true,
	'verified'    => false,
	'subscribers' => false,
);

const COP_SHORTEST_SECRET = 32; // Characters.

add_action( 'admin_menu', 'cop_menu' );
add_action( 'admin_init', 'cop_register_settings' );
add_filter( 'plugin_action_links_' . plugin_basename( COP_FILE ), 'cop_settings_link' );

/** A setting; `COP_ADDRESS` and `COP_SECRET` in wp-config.php come before what the page says. */
function cop_setting( $name ) {
	$constant = 'COP_' . strtoupper( $name );
	if ( in_array( $name, array( 'address', 'secret' ), true ) && defined( $constant ) ) {
		return 'address' === $name ? untrailingslashit( constant( $constant ) ) : constant( $constant );
	}
	return wp_parse_args( get_option( 'cop', array() ), COP_DEFAULTS )[ $name ];
}

function cop_menu() {
	add_options_page( 'Cop', 'Cop', 'manage_options', 'cop', 'cop_settings_page' );
}

function cop_settings_link( $links ) {
	$url = admin_url( 'options-general.php?page=cop' );
	return array_merge( array( '<a href="' . esc_url( $url ) . '">' . esc_html__( 'Settings', 'cop' ) . '</a>' ), $links );
}

function cop_register_settings() {
	register_setting( 'cop', 'cop', array( 'sanitize_callback' => 'cop_sanitize' ) );
}

/** What was sent, or for each wrong field the old value and a message. */
function cop_sanitize( $sent ) {
	$sent     = is_array( $sent ) ? $sent : array();
	$settings = wp_parse_args( get_option( 'cop', array() ), COP_DEFAULTS );
	$address  = cop_sanitize_address( isset( $sent['address'] ) ? $sent['address'] : '' );
	if ( null === $address ) {
		add_settings_error( 'cop', 'address', __( 'Write the address of the platform as “https://cop.example”: it starts with https://.', 'cop' ) );
	} else {
		$settings['address'] = $address;
	}
	// An empty field keeps the secret, which the page never shows.
	$secret = isset( $sent['secret'] ) && is_string( $sent['secret'] ) ? trim( $sent['secret'] ) : '';
	if ( ! empty( $sent['forget'] ) ) {
		$settings['secret'] = '';
	} elseif ( '' !== $secret && strlen( $secret ) < COP_SHORTEST_SECRET ) {
		add_settings_error( 'cop', 'secret', __( 'The secret is too short: use the one that the platform’s administrators gave you (32 characters at least).', 'cop' ) );
	} elseif ( '' !== $secret ) {
		$settings['secret'] = $secret;
	}
	foreach ( array( 'style', 'verified', 'subscribers' ) as $choice ) {
		$settings[ $choice ] = ! empty( $sent[ $choice ] );
	}
	return $settings;
}

/** `https://cop.example` or, below a path, `https://rives.example/communaute`; null when it is neither. */
function cop_sanitize_address( $sent ) {
	$address = is_string( $sent ) ? untrailingslashit( trim( $sent ) ) : '';
	if ( '' === $address ) {
		return '';
	}
	// This machine alone is asked without encryption.
	$pattern = '~^(https://[a-z0-9.-]+|http://localhost)(:\d+)?(/[a-z0-9_/-]+)?$~i';
	return preg_match( $pattern, $address ) ? $address : null;
}

function cop_settings_page() {
	if ( ! current_user_can( 'manage_options' ) ) {
		return;
	}
	echo '<div class="wrap"><h1>Cop</h1><form method="post" action="options.php">';
	settings_fields( 'cop' ); // With WordPress's nonce.
	echo '<h2>' . esc_html__( 'What you show', 'cop' ) . '</h2><table class="form-table" role="presentation">';
	cop_field( 'address', 'url', __( 'Address of the platform', 'cop' ), __( 'For instance https://cop.example. A page’s address alone on a line of a post then shows that page.', 'cop' ) );
	cop_choice( 'style', __( 'Appearance', 'cop' ), __( 'Use our style for lists and cards', 'cop' ), __( 'Unticked, your theme alone decides how they look.', 'cop' ) );
	echo '</table><h2>' . esc_html__( 'Signing in once', 'cop' ) . '</h2>';
	echo '<p>' . esc_html__( 'Your members come into the platform with their account on this site. Leave the secret empty if you don’t want that.', 'cop' ) . '</p>';
	echo '<table class="form-table" role="presentation">';
	cop_field( 'secret', 'password', __( 'Shared secret', 'cop' ), cop_secret_help() );
	if ( '' !== cop_setting( 'secret' ) && ! defined( 'COP_SECRET' ) ) {
		cop_choice( 'forget', '', __( 'Forget the secret: nobody signs in from this site any more', 'cop' ), '' );
	}
	cop_choice( 'verified', __( 'Mail addresses', 'cop' ), __( 'We have verified the mail address of each account', 'cop' ), __( 'Only then does the platform recognise by the address the members whom it knows. Leave it unticked if anybody may write any address in their account.', 'cop' ) );
	cop_choice( 'subscribers', __( 'Subscribers', 'cop' ), __( 'Subscribers may sign in too', 'cop' ), __( 'Unticked: contributors, authors, editors and administrators.', 'cop' ) );
	echo '<tr><th scope="row">' . esc_html__( 'For the platform’s administrators', 'cop' ) . '</th><td><code>COP_SSO_URL=' . esc_html( cop_sign_in_url() ) . '</code></td></tr></table>';
	submit_button();
	echo '</form></div>';
}

function cop_secret_help() {
	return '' === cop_setting( 'secret' )
		? __( 'No secret yet: members don’t sign in from this site.', 'cop' )
		: __( 'A secret is set; leave the field empty to keep it.', 'cop' );
}

function cop_field( $name, $type, $label, $help ) {
	$fixed = defined( 'COP_' . strtoupper( $name ) );
	printf(
		'<tr><th scope="row"><label for="cop-%1$s">%2$s</label></th><td><input type="%3$s" class="regular-text" id="cop-%1$s" name="cop[%1$s]" value="%4$s" autocomplete="off" aria-describedby="cop-%1$s-help"%5$s><p class="description" id="cop-%1$s-help">%6$s</p></td></tr>',
		esc_attr( $name ),
		esc_html( $label ),
		esc_attr( $type ),
		'secret' === $name ? '' : esc_attr( cop_setting( $name ) ),
		$fixed ? ' readonly' : '',
		esc_html( $fixed ? __( 'Set in wp-config.php.', 'cop' ) : $help )
	);
}

function cop_choice( $name, $label, $text, $help ) {
	printf(
		'<tr><th scope="row">%2$s</th><td><label><input type="checkbox" name="cop[%1$s]" value="1"%3$s> %4$s</label><p class="description">%5$s</p></td></tr>',
		esc_attr( $name ),
		esc_html( $label ),
		'forget' === $name ? '' : checked( cop_setting( $name ), true, false ),
		esc_html( $text ),
		esc_html( $help )
	);
}
