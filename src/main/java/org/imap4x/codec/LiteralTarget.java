package org.imap4x.codec;

import org.imap4x.model.Section;

/**
 * What a literal of a FETCH response is that has not been read yet.
 *
 * @param sequenceNumber of the message, 0 for UIDFETCH
 * @param uid 0 where no UID came before the literal
 * @param binary whether BINARY was asked for, so that the server has decoded it
 * @param origin place of the first octet, 0 for an answer without one
 */
public record LiteralTarget(
    long sequenceNumber, long uid, boolean binary, Section section, long origin) {}
