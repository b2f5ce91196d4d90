package org.imap4x.model;

import java.time.LocalDate;
import java.util.List;

/** A search key (RFC 9051 section 6.4.4 and extensions). Text is Unicode; the charset is chosen when it is sent. */
public sealed interface SearchKey {

  /** Keys without arguments. */
  enum Simple implements SearchKey {
    ALL, ANSWERED, DELETED, DRAFT, FLAGGED, NEW, OLD, RECENT, SEEN,
    UNANSWERED, UNDELETED, UNDRAFT, UNFLAGGED, UNSEEN, SAVEDATESUPPORTED
  }

  /** Which text a {@link Text} key looks at. */
  enum Field {
    BCC, BODY, CC, FROM, SUBJECT, TEXT, TO
  }

  /** Which date a {@link Date} key looks at, and how. */
  enum DateField {
    BEFORE, ON, SINCE, SENTBEFORE, SENTON, SENTSINCE, SAVEDBEFORE, SAVEDON, SAVEDSINCE
  }

  record Text(Field field, String value) implements SearchKey {}

  /** HEADER name value; an empty value finds messages that have the field. */
  record Header(String name, String value) implements SearchKey {}

  record Keyword(String flag, boolean present) implements SearchKey {}

  record Date(DateField field, LocalDate date) implements SearchKey {}

  /** LARGER or SMALLER, in octets. */
  record Size(boolean larger, long octets) implements SearchKey {}

  /** OLDER or YOUNGER than so many seconds (RFC 5032). */
  record Within(boolean older, long seconds) implements SearchKey {
    public Within {
      if (seconds < 1) {
        throw new IllegalArgumentException("seconds are 1 or more: " + seconds);
      }
    }
  }

  record Uids(UidSet uids) implements SearchKey {}

  record Sequences(SequenceSet numbers) implements SearchKey {}

  /** MODSEQ (RFC 7162). */
  record ModSeq(long atLeast) implements SearchKey {}

  /** EMAILID or THREADID (RFC 8474). */
  record ObjectId(boolean thread, String id) implements SearchKey {}

  /** X-GM-RAW. */
  record GmailRaw(String query) implements SearchKey {}

  /** X-GM-MSGID or X-GM-THRID; the number is unsigned. */
  record GmailId(boolean thread, long id) implements SearchKey {}

  /** X-GM-LABELS. */
  record GmailLabel(String label) implements SearchKey {}

  /** FUZZY (RFC 6203). */
  record Fuzzy(SearchKey key) implements SearchKey {}

  /** FILTER (RFC 5466). */
  record Filter(String name) implements SearchKey {}

  record Not(SearchKey key) implements SearchKey {}

  record Or(SearchKey left, SearchKey right) implements SearchKey {}

  /** All of them; empty means ALL. */
  record And(List<SearchKey> keys) implements SearchKey {
    public And {
      keys = List.copyOf(keys);
    }
  }
}
