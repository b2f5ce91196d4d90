/**
 * What mail looks like in octets: header fields and encoded words, addresses, dates, parameters,
 * flags, transfer encodings, and MIME text that is parsed here where a server's description of it
 * is unusable. Nothing in here knows of a connection, a folder or a setting.
 *
 * <p>Not exported: {@code public} means for the other rooms of the provider.
 */
@NullMarked
package org.imap4x.mail.mime;

import org.jspecify.annotations.NullMarked;
