package org.imap4x.it.differential;

/**
 * An odd message, by a name of its own.
 *
 * @param octets with CR LF, but where the shape is about line ends
 */
record Shape(String name, byte[] octets) {}
