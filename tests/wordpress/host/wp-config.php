<?php
/** The tests' WordPress: where its database is; no cron, no updates, no network. */

$test = json_decode( file_get_contents( __DIR__ . '/settings.json' ), true );

define( 'DB_NAME', 'wordpress' );
define( 'DB_USER', 'root' );
define( 'DB_PASSWORD', '' );
define( 'DB_HOST', 'localhost:' . $test['socket'] );
define( 'DB_CHARSET', 'utf8mb4' );
define( 'DB_COLLATE', '' );

foreach ( array( 'AUTH', 'SECURE_AUTH', 'LOGGED_IN', 'NONCE' ) as $name ) {
	define( $name . '_KEY', hash( 'sha256', 'key' . $name . $test['socket'] ) );
	define( $name . '_SALT', hash( 'sha256', 'salt' . $name . $test['socket'] ) );
}

define( 'WP_HOME', 'http://localhost:' . $test['port'] );
define( 'WP_SITEURL', WP_HOME );
define( 'COP_TEST_PORT', $test['cop_port'] );
define( 'WP_HTTP_BLOCK_EXTERNAL', true );
define( 'DISABLE_WP_CRON', true );
define( 'AUTOMATIC_UPDATER_DISABLED', true );
define( 'WP_DEBUG', true );
define( 'WP_DEBUG_DISPLAY', false );
define( 'WP_DEBUG_LOG', dirname( __DIR__ ) . '/wordpress.log' );

$table_prefix = 'wp_';

if ( ! defined( 'ABSPATH' ) ) {
	define( 'ABSPATH', __DIR__ . '/' );
}
require_once ABSPATH . 'wp-settings.php';
