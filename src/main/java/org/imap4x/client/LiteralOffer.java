package org.imap4x.client;

import java.io.InputStream;
import org.imap4x.model.Section;

/** A large literal of a FETCH response that is just arriving. */
record LiteralOffer(
    long uid, long sequenceNumber, Section section, long offset, long size, InputStream octets) {}
