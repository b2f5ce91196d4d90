/**
 * What tests of every floor share: a server that plays recorded or written sessions ({@link
 * org.imap4x.testing.ScriptedServer} has the format), and the recorded ones ({@link
 * org.imap4x.testing.SessionFile}).
 */
@NullMarked
package org.imap4x.testing;

import org.jspecify.annotations.NullMarked;
