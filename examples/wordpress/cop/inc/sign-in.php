<?php
/**
 * Members of this site sign in to the platform without a second password.
 *
 * The platform sends its visitor here with a signed question; the answer is signed with the same
 * secret and names the person who is signed in to this WordPress. The question can be used once,
 * and only by the browser that asked it: the platform sees to that.
 *
 * @package cop
 */

defined( 'ABSPATH' ) || exit;

add_action( 'admin_post_cop_sso', 'cop_sign_in' );
add_action( 'admin_post_nopriv_cop_sso', 'cop_sign_in' );

/** The address that the platform is given as COP_SSO_URL. */
function cop_sign_in_url() {
	return admin_url( 'admin-post.php?action=cop_sso' );
}

function cop_sign_in() {
	nocache_headers();
	header( 'Referrer-Policy: no-referrer' );
	$question = cop_question();
	if ( null === $question ) {
		wp_die( esc_html__( 'This link to sign in is not valid: start again from the platform.', 'cop' ), '', array( 'response' => 403 ) );
	}
	if ( ! is_user_logged_in() ) {
		auth_redirect(); // Comes back here, question and all.
		exit;
	}
	if ( ! cop_may_sign_in() ) {
		wp_die( esc_html__( 'Your account on this site does not open the platform: ask those who run the site.', 'cop' ), '', array( 'response' => 403 ) );
	}
	// The address was compared with the platform's own.
	wp_redirect( cop_answer( $question, wp_get_current_user() ), 303 ); // phpcs:ignore WordPress.Security.SafeRedirect.wp_redirect_wp_redirect
	exit;
}

/** `nonce` and `return_sso_url` as the platform signed them, or null. */
function cop_question() {
	// phpcs:disable WordPress.Security.NonceVerification.Recommended -- signed by the platform.
	$sso = isset( $_GET['sso'] ) && is_string( $_GET['sso'] ) ? wp_unslash( $_GET['sso'] ) : ''; // phpcs:ignore WordPress.Security.ValidatedSanitizedInput.InputNotSanitized
	$sig = isset( $_GET['sig'] ) && is_string( $_GET['sig'] ) ? wp_unslash( $_GET['sig'] ) : ''; // phpcs:ignore WordPress.Security.ValidatedSanitizedInput.InputNotSanitized
	// phpcs:enable
	$secret = cop_setting( 'secret' );
	if ( '' === $secret || '' === $sso || ! hash_equals( hash_hmac( 'sha256', $sso, $secret ), $sig ) ) {
		return null;
	}
	parse_str( (string) base64_decode( $sso, true ), $question ); // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions.obfuscation_base64_decode
	$nonce = isset( $question['nonce'] ) ? $question['nonce'] : '';
	$back  = isset( $question['return_sso_url'] ) ? $question['return_sso_url'] : '';
	return is_string( $nonce ) && '' !== $nonce && is_string( $back ) && cop_is_ours( $back ) ? $question : null;
}

/** Anybody may sign up as a subscriber on many sites: they come in only where that was chosen. */
function cop_may_sign_in() {
	return current_user_can( 'edit_posts' ) || ( cop_setting( 'subscribers' ) && current_user_can( 'read' ) );
}

/** Where to go back to, with who `$user` is. */
function cop_answer( array $question, WP_User $user ) {
	$answer = http_build_query(
		array(
			'nonce'          => $question['nonce'],
			'external_id'    => (string) $user->ID,
			'email'          => $user->user_email,
			'name'           => $user->display_name,
			'email_verified' => cop_setting( 'verified' ) ? 'true' : 'false',
		)
	);
	$sso    = base64_encode( $answer ); // phpcs:ignore WordPress.PHP.DiscouragedPHPFunctions.obfuscation_base64_encode
	$signed = array( 'sso' => $sso, 'sig' => hash_hmac( 'sha256', $sso, cop_setting( 'secret' ) ) );
	$back   = $question['return_sso_url'];
	return $back . ( false === strpos( $back, '?' ) ? '?' : '&' ) . http_build_query( $signed );
}
