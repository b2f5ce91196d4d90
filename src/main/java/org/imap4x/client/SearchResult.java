package org.imap4x.client;

import java.util.OptionalLong;
import org.imap4x.model.NumberSet;

/**
 * What a search found.
 *
 * @param numbers UIDs as {@code UidSet} for a UID search, else sequence numbers
 * @param modSeq the highest mod-sequence of what was found, where a MODSEQ key was used
 */
public record SearchResult<S extends NumberSet>(
    S numbers, OptionalLong min, OptionalLong max, OptionalLong count, OptionalLong modSeq) {}
