<?php
/**
 * Leaves nothing behind: the settings, the secret among them, and the copies of the platform's answers.
 *
 * @package cop
 */

defined( 'WP_UNINSTALL_PLUGIN' ) || exit;

delete_option( 'cop' );

global $wpdb;
$cop_names = array( '_transient_cop_', '_transient_timeout_cop_' );
foreach ( $cop_names as $cop_name ) {
	$wpdb->query( $wpdb->prepare( "DELETE FROM {$wpdb->options} WHERE option_name LIKE %s", $wpdb->esc_like( $cop_name ) . '%' ) );
}
