/**
 * Client side SASL mechanisms (RFC 4422) and the choice among them, free of I/O: octets of a
 * challenge in, octets of a response out.
 */
@NullMarked
package org.imap4x.sasl;

import org.jspecify.annotations.NullMarked;
