package org.imap4x.model;

import java.util.List;
import java.util.OptionalLong;

/**
 * A response code (RFC 9051 section 7.1, RFC 5530 and the IANA registry); unknown ones are kept.
 *
 * <p>{@code toString} of each is the code as it stands between the brackets.
 */
public sealed interface ResponseCode {
  /** The code's name in upper case. */
  String name();

  /**
   * A code without data: ALERT, PARSE, READ-ONLY, READ-WRITE, TRYCREATE, UIDNOTSTICKY, CLOSED,
   * NOMODSEQ, AUTHENTICATIONFAILED, AUTHORIZATIONFAILED, EXPIRED, PRIVACYREQUIRED, CONTACTADMIN,
   * NOPERM, INUSE, EXPUNGEISSUED, CORRUPTION, SERVERBUG, CLIENTBUG, CANNOT, LIMIT, OVERQUOTA,
   * ALREADYEXISTS, NONEXISTENT, UNAVAILABLE, NOTSAVED, HASCHILDREN, UNKNOWN-CTE, TOOBIG,
   * COMPRESSIONACTIVE, USEATTR, NOTIFICATIONOVERFLOW, UIDREQUIRED, WEBALERT without a link and the
   * like.
   */
  record Simple(String name) implements ResponseCode {
    @Override
    public String toString() {
      return name;
    }
  }

  /** The charset of a SEARCH is not known; those that are, as far as the server tells. */
  record BadCharset(List<String> charsets) implements ResponseCode {
    public BadCharset {
      charsets = List.copyOf(charsets);
    }

    @Override
    public String name() {
      return "BADCHARSET";
    }

    @Override
    public String toString() {
      return charsets.isEmpty() ? name() : name() + " (" + String.join(" ", charsets) + ")";
    }
  }

  /** The capabilities, told in the greeting or after login. */
  record CapabilityCode(Capabilities capabilities) implements ResponseCode {
    @Override
    public String name() {
      return "CAPABILITY";
    }

    @Override
    public String toString() {
      return name() + " " + capabilities;
    }
  }

  /** The flags that can be changed for good. */
  record PermanentFlags(FlagSet flags) implements ResponseCode {
    @Override
    public String name() {
      return "PERMANENTFLAGS";
    }

    @Override
    public String toString() {
      return name() + " " + flags;
    }
  }

  /**
   * A code with one number: UIDNEXT, UIDVALIDITY, UNSEEN, HIGHESTMODSEQ, LONGENTRIES, MAXSIZE and
   * the like.
   */
  @SuppressWarnings("JavaLangClash") // always written with its interface
  record Number(String name, long value) implements ResponseCode {
    @Override
    public String toString() {
      return name + " " + value;
    }
  }

  /** Where appended messages went (RFC 4315). */
  record AppendUid(long uidValidity, List<NumberSet.Range> uids) implements ResponseCode {
    public AppendUid {
      uids = List.copyOf(uids);
    }

    @Override
    public String name() {
      return "APPENDUID";
    }

    /** The UID of the {@code index}-th appended message, counted from 0. */
    public OptionalLong uid(long index) {
      return UidMapping.nth(uids, index);
    }

    @Override
    public String toString() {
      return name() + " " + uidValidity + " " + UidMapping.text(uids);
    }
  }

  /** Where copied or moved messages went (RFC 4315). */
  record CopyUid(UidMapping mapping) implements ResponseCode {
    @Override
    public String name() {
      return "COPYUID";
    }

    @Override
    public String toString() {
      return name() + " " + mapping;
    }
  }

  /**
   * Messages that a conditional STORE left alone (RFC 7162): sequence numbers, or UIDs of UID
   * STORE.
   */
  record Modified(List<NumberSet.Range> numbers) implements ResponseCode {
    public Modified {
      numbers = List.copyOf(numbers);
    }

    @Override
    public String name() {
      return "MODIFIED";
    }

    @Override
    public String toString() {
      return name() + " " + UidMapping.text(numbers);
    }
  }

  /**
   * A code with one text: REFERRAL (URL), MAILBOXID, BADURL, UNDEFINED-FILTER, MAXCONVERTPARTS...
   */
  record Text(String name, String value) implements ResponseCode {
    @Override
    public String toString() {
      return name + " " + value;
    }
  }

  /**
   * A command covered only some of its messages (RFC 9738).
   *
   * @param limit how many messages one command covers at most
   * @param lowestUid the lowest UID that was covered, 0 when the server did not say
   */
  record MessageLimit(long limit, long lowestUid) implements ResponseCode {
    @Override
    public String name() {
      return "MESSAGELIMIT";
    }

    @Override
    public String toString() {
      return name() + " " + limit + (lowestUid == 0 ? "" : " " + lowestUid);
    }
  }

  /** A long command's progress (RFC 9585); unknown numbers are -1. */
  record InProgress(String tag, long progress, long goal) implements ResponseCode {
    @Override
    public String name() {
      return "INPROGRESS";
    }

    @Override
    public String toString() {
      return name() + " (\"" + tag + "\" " + progress + " " + goal + ")";
    }
  }

  /** Anything else, with what followed the name, raw. */
  record Other(String name, String data) implements ResponseCode {
    @Override
    public String toString() {
      return data.isEmpty() ? name : name + " " + data;
    }
  }
}
