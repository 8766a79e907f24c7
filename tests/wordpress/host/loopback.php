<?php
/**
 * Plugin Name: The tests' machine
 *
 * WordPress asks no private address and no odd port, and it is right. The platform that the tests
 * start is on both: here, and only here, that one port of this machine counts as a public one.
 */

add_filter(
	'http_request_host_is_external',
	function ( $external, $host, $url ) {
		$port = wp_parse_url( $url, PHP_URL_PORT );
		return 'localhost' === $host && COP_TEST_PORT === $port ? true : $external;
	},
	10,
	3
);
add_filter(
	'http_allowed_safe_ports',
	function ( $ports ) {
		return array_merge( $ports, array( COP_TEST_PORT ) );
	}
);
add_filter(
	'pre_http_request',
	function ( $answer ) {
		return get_option( 'cop_test_away' ) ? new WP_Error( 'away', 'The platform does not answer.' ) : $answer;
	}
);
add_filter( 'pre_wp_mail', '__return_true' ); // Mail goes nowhere.

/** Set WordPress up, in French, with a contributor; `$values`: password, theme. */
function cop_test_install( array $values ) {
	wp_install( 'Réseau des rives', 'admin', 'admin@rives.example', true, '', $values['password'] );
	update_option( 'WPLANG', 'fr_FR' );
	update_option( 'permalink_structure', '' );
	update_option( 'timezone_string', 'Europe/Paris' );
	update_option( 'show_avatars', '0' ); // They come from another site.
	update_option( 'template', $values['theme'] );
	update_option( 'stylesheet', $values['theme'] );
	return wp_insert_user(
		array(
			'user_login'   => 'redactrice',
			'user_pass'    => $values['password'],
			'user_email'   => 'redactrice@rives.example',
			'display_name' => 'Solène Quéméner-Diaby',
			'role'         => 'contributor',
		)
	);
}
