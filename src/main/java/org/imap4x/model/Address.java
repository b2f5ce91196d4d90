package org.imap4x.model;

import org.jspecify.annotations.Nullable;

/**
 * An address of an ENVELOPE (RFC 9051 section 7.5.2): strings as sent, octets as UTF-8 where valid,
 * else ISO-8859-1; encoded words are not decoded.
 *
 * <p>A null host marks group syntax: with a mailbox it begins the group of that name, without one
 * it ends the group.
 */
public record Address(
    @Nullable String name,
    @Nullable String sourceRoute,
    @Nullable String mailbox,
    @Nullable String host) {}
