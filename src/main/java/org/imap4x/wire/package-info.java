/** Octets: transports, response framing, tokens and the one place that writes commands. */
@NullMarked
package org.imap4x.wire;

import org.jspecify.annotations.NullMarked;
