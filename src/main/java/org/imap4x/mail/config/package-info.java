/**
 * What an application sets: every property of a store by name, type and default, how a session's
 * properties are read, what is made of them for the command core and for reading, and whom to log
 * in where. The log is here too, because its switches are properties, and the threads for waiting.
 *
 * <p>Not exported: {@code public} means for the other rooms of the provider.
 */
@NullMarked
package org.imap4x.mail.config;

import org.jspecify.annotations.NullMarked;
