<?php
/** Runs code inside WordPress: `{"code": "return 1;", "values": {}}` on its input, JSON back. */

if ( 'cli' !== PHP_SAPI ) {
	exit;
}
$asked  = json_decode( stream_get_contents( STDIN ), true );
$test   = json_decode( file_get_contents( __DIR__ . '/settings.json' ), true );
$server = new mysqli( 'localhost', 'root', '', '', 0, $test['socket'] );
$server->query( 'CREATE DATABASE IF NOT EXISTS wordpress CHARACTER SET utf8mb4' );
if ( ! $server->query( "SHOW TABLES IN wordpress LIKE 'wp_options'" )->num_rows ) {
	define( 'WP_INSTALLING', true );
}
$server->close();

$_SERVER['HTTP_HOST']      = 'localhost:' . $test['port'];
$_SERVER['REQUEST_METHOD'] = 'GET';
$_SERVER['REQUEST_URI']    = '/';
require __DIR__ . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/plugin.php';

$values = $asked['values'];
// phpcs:ignore Squiz.PHP.Eval.Discouraged -- the tests' own code, from the command line alone.
echo wp_json_encode( eval( $asked['code'] ) );
