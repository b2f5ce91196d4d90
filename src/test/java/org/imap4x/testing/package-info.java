/** What tests of every floor share: a server that plays recorded or written sessions. */
@NullMarked
package org.imap4x.testing;

import org.jspecify.annotations.NullMarked;
