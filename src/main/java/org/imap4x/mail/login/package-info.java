/**
 * Logging in: as whom, by which mechanism, whether others can listen, and what follows from a
 * refusal; and what the failures of the command core are, by response codes and by the texts of
 * well-known servers, for logging in and for everything else. The exceptions that applications know
 * are made by the face: {@link org.imap4x.mail.login.Faults} asks for them.
 *
 * <p>Not exported: {@code public} means for the other rooms of the provider.
 */
@NullMarked
package org.imap4x.mail.login;

import org.jspecify.annotations.NullMarked;
