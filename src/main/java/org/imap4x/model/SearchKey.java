package org.imap4x.model;

import java.time.LocalDate;
import java.util.List;

/**
 * A search key (RFC 9051 section 6.4.4 and extensions). Text is Unicode; the charset is chosen when
 * it is sent.
 */
public sealed interface SearchKey {

  /** Keys without arguments. */
  enum Simple implements SearchKey {
    /** Every message. */
    ALL,
    /** \Answered is set. */
    ANSWERED,
    /** \Deleted is set. */
    DELETED,
    /** \Draft is set. */
    DRAFT,
    /** \Flagged is set. */
    FLAGGED,
    /** \Recent and not \Seen (not in IMAP4rev2). */
    NEW,
    /** Not \Recent (not in IMAP4rev2). */
    OLD,
    /** \Recent is set (not in IMAP4rev2). */
    RECENT,
    /** \Seen is set. */
    SEEN,
    /** \Answered is not set. */
    UNANSWERED,
    /** \Deleted is not set. */
    UNDELETED,
    /** \Draft is not set. */
    UNDRAFT,
    /** \Flagged is not set. */
    UNFLAGGED,
    /** \Seen is not set. */
    UNSEEN,
    /** The mailbox keeps save dates (RFC 8514). */
    SAVEDATESUPPORTED
  }

  /** Which text a {@link Text} key looks at. */
  enum Field {
    /** Bcc. */
    BCC,
    /** The body. */
    BODY,
    /** Cc. */
    CC,
    /** From. */
    FROM,
    /** The subject. */
    SUBJECT,
    /** Header and body. */
    TEXT,
    /** To. */
    TO
  }

  /** Which date a {@link Date} key looks at, and how. */
  enum DateField {
    /** Arrived before that day. */
    BEFORE,
    /** Arrived on that day. */
    ON,
    /** Arrived on that day or later. */
    SINCE,
    /** Its Date is before that day. */
    SENTBEFORE,
    /** Its Date is that day. */
    SENTON,
    /** Its Date is that day or later. */
    SENTSINCE,
    /** Saved before that day (RFC 8514). */
    SAVEDBEFORE,
    /** Saved on that day (RFC 8514). */
    SAVEDON,
    /** Saved on that day or later (RFC 8514). */
    SAVEDSINCE
  }

  /** A text in a field, in any case. */
  record Text(Field field, String value) implements SearchKey {}

  /** HEADER name value; an empty value finds messages that have the field. */
  record Header(String name, String value) implements SearchKey {}

  /** KEYWORD, or UNKEYWORD when it shall not be {@code present}. */
  record Keyword(String flag, boolean present) implements SearchKey {}

  /** A comparison of calendar days, without time and zone. */
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

  /** UID: the messages of those UIDs. */
  record Uids(UidSet uids) implements SearchKey {}

  /** The messages of those sequence numbers. */
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

  /** NOT. */
  record Not(SearchKey key) implements SearchKey {}

  /** OR. */
  record Or(SearchKey left, SearchKey right) implements SearchKey {}

  /** All of them; empty means ALL. */
  record And(List<SearchKey> keys) implements SearchKey {
    public And {
      keys = List.copyOf(keys);
    }
  }
}
