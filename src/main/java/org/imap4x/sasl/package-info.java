/**
 * Client side SASL mechanisms (RFC 4422) and the choice among them, free of I/O: octets of a
 * challenge in, octets of a response out.
 *
 * <p>{@link org.imap4x.sasl.SaslMechanisms} knows EXTERNAL, OAUTHBEARER, XOAUTH2, SCRAM with SHA-1,
 * SHA-256 and SHA-512 (each with and without channel binding), DIGEST-MD5, CRAM-MD5, PLAIN, LOGIN,
 * NTLM and ANONYMOUS, and by the JDK whatever {@code javax.security.sasl} has, such as GSSAPI. The
 * service name is {@code imap} always.
 *
 * <p>Another mechanism is a {@link org.imap4x.sasl.SaslMechanismFactory} that {@link
 * java.util.ServiceLoader} finds; it wins over a built-in one of its name. Tokens come from a
 * {@link org.imap4x.sasl.TokenSupplier}, which is asked for every login and once more after a
 * rejection.
 *
 * <p>Whatever a server sends ends in a {@link org.imap4x.sasl.SaslFailure} at worst. Passwords and
 * tokens are in no message and no {@code toString}. A mechanism is for one login and one thread.
 */
@NullMarked
package org.imap4x.sasl;

import org.jspecify.annotations.NullMarked;
