<?php
/**
 * Plugin Name:       Cop
 * Description:       Shows what a cop community of practice publishes, and lets your members sign in to it with their WordPress account.
 * Version:           1.0.0
 * Requires at least: 5.9
 * Requires PHP:      7.4
 * License:           GPL-2.0-or-later
 * License URI:       https://www.gnu.org/licenses/gpl-2.0.html
 * Text Domain:       cop
 * Domain Path:       /languages
 *
 * @package cop
 */

defined( 'ABSPATH' ) || exit;

define( 'COP_FILE', __FILE__ );

require __DIR__ . '/inc/settings.php';
require __DIR__ . '/inc/addresses.php';
require __DIR__ . '/inc/embeds.php';
require __DIR__ . '/inc/fragments.php';
require __DIR__ . '/inc/sign-in.php';

add_action( 'init', 'cop_texts', 1 ); // Before the block takes its words.

function cop_texts() {
	load_plugin_textdomain( 'cop', false, dirname( plugin_basename( COP_FILE ) ) . '/languages' );
}
