/** The command core: a typed IMAP client, usable without Jakarta Mail. */
@NullMarked
package org.imap4x.client;

import org.jspecify.annotations.NullMarked;
