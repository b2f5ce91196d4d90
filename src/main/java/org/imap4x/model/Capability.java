package org.imap4x.model;

/** Capabilities that imap4x knows, each with the RFC that defines it and what it implies. */
public enum Capability {
  /** The protocol of 1994. */
  IMAP4("IMAP4", 1730),
  /** The protocol of 1996 to 2003. */
  IMAP4REV1("IMAP4rev1", 3501),
  /** NAMESPACE tells where mailboxes may be. */
  NAMESPACE("NAMESPACE", 2342),
  /** UNSELECT leaves a mailbox without expunging. */
  UNSELECT("UNSELECT", 3691),
  /** UID EXPUNGE, and where appended and copied messages went. */
  UIDPLUS("UIDPLUS", 4315),
  /** SEARCH answers in ranges, or with MIN, MAX and COUNT only. */
  ESEARCH("ESEARCH", 4731),
  /** {@code $} stands for the last search's result. */
  SEARCHRES("SEARCHRES", 5182),
  /** ENABLE switches extensions on. */
  ENABLE("ENABLE", 5161),
  /** The server reports changes as they happen. */
  IDLE("IDLE", 2177),
  /** AUTHENTICATE takes the first response with it. */
  SASL_IR("SASL-IR", 4959),
  /** LIST with options, and several patterns. */
  LIST_EXTENDED("LIST-EXTENDED", 5258),
  /** LIST answers STATUS too. */
  LIST_STATUS("LIST-STATUS", 5819),
  /** MOVE in one step. */
  MOVE("MOVE", 6851),
  /** Literals of up to 4096 octets need not wait. */
  LITERAL_MINUS("LITERAL-", 7888),
  /** Literals need not wait. */
  LITERAL_PLUS("LITERAL+", 7888, LITERAL_MINUS),
  /** LIST tells which mailbox is for sent mail, drafts and the like. */
  SPECIAL_USE("SPECIAL-USE", 6154),
  /** STATUS tells the size of a mailbox. */
  STATUS_SIZE("STATUS=SIZE", 8438),
  /** LIST tells whether a mailbox has children. */
  CHILDREN("CHILDREN", 3348),
  /** Revision 2 contains these extensions (RFC 9051 appendix E). */
  IMAP4REV2(
      "IMAP4rev2",
      9051,
      NAMESPACE,
      UNSELECT,
      UIDPLUS,
      ESEARCH,
      SEARCHRES,
      ENABLE,
      IDLE,
      SASL_IR,
      LIST_EXTENDED,
      LIST_STATUS,
      MOVE,
      LITERAL_MINUS,
      SPECIAL_USE,
      STATUS_SIZE,
      CHILDREN),
  /** TLS on a connection in clear text. */
  STARTTLS("STARTTLS", 3501),
  /** LOGIN is not allowed now. */
  LOGINDISABLED("LOGINDISABLED", 3501),
  /** A login may be referred to another server. */
  LOGIN_REFERRALS("LOGIN-REFERRALS", 2221),
  /** A mailbox may be on another server. */
  MAILBOX_REFERRALS("MAILBOX-REFERRALS", 2193),
  /** Client and server say what they are. */
  ID("ID", 2971),
  /** The session can be compressed. */
  COMPRESS_DEFLATE("COMPRESS=DEFLATE", 4978),
  /** The session can go back to before its login. */
  UNAUTHENTICATE("UNAUTHENTICATE", 8437),
  /** Strings and names may be UTF-8, once enabled. */
  UTF8_ACCEPT("UTF8=ACCEPT", 6855),
  /** Strings and names are UTF-8; must be enabled. */
  UTF8_ONLY("UTF8=ONLY", 6855, UTF8_ACCEPT),
  /** LIST answers MYRIGHTS too. */
  LIST_MYRIGHTS("LIST-MYRIGHTS", 8440),
  /** LIST answers METADATA too. */
  LIST_METADATA("LIST-METADATA", 9590),
  /** CREATE can give a mailbox its use. */
  CREATE_SPECIAL_USE("CREATE-SPECIAL-USE", 6154),
  /** The forerunner of SPECIAL-USE. */
  XLIST("XLIST", 0),
  /** Usage and limits. */
  QUOTA("QUOTA", 9208),
  /** Limits can be set. */
  QUOTASET("QUOTASET", 9208),
  /** Access control lists. */
  ACL("ACL", 4314),
  /** Annotations of mailboxes and of the server. */
  METADATA("METADATA", 5464),
  /** Annotations of the server only. */
  METADATA_SERVER("METADATA-SERVER", 5464),
  /** The forerunner of METADATA. */
  ANNOTATEMORE("ANNOTATEMORE", 0),
  /** Ids of mailboxes, messages and threads that stay. */
  OBJECTID("OBJECTID", 8474),
  /** Mod-sequences: what changed since when. */
  CONDSTORE("CONDSTORE", 7162),
  /** SELECT tells what changed and vanished since when. */
  QRESYNC("QRESYNC", 7162, CONDSTORE),
  /** The session does without sequence numbers, once enabled. */
  UIDONLY("UIDONLY", 9586),
  /** Reports from mailboxes that are not selected. */
  NOTIFY("NOTIFY", 5465),
  /** Several messages in one APPEND. */
  MULTIAPPEND("MULTIAPPEND", 3502),
  /** APPEND takes parts of messages that are there. */
  CATENATE("CATENATE", 4469),
  /** The server decodes parts. */
  BINARY("BINARY", 3516),
  /** A message is replaced in one step. */
  REPLACE("REPLACE", 8508),
  /** The server sorts. */
  SORT("SORT", 5256),
  /** The server sorts by addresses as they are shown. */
  SORT_DISPLAY("SORT=DISPLAY", 5957),
  /** SORT answers like ESEARCH. */
  ESORT("ESORT", 5267),
  /** Threads by subject and date. */
  THREAD_ORDEREDSUBJECT("THREAD=ORDEREDSUBJECT", 5256),
  /** Threads by the References field and by subject. */
  THREAD_REFERENCES("THREAD=REFERENCES", 5256),
  /** Threads by the References field only. */
  THREAD_REFS("THREAD=REFS", 0),
  /** Search by age in seconds. */
  WITHIN("WITHIN", 5032),
  /** Search for what is like it. */
  SEARCH_FUZZY("SEARCH=FUZZY", 6203),
  /** Search in several mailboxes. */
  MULTISEARCH("MULTISEARCH", 7377),
  /** A part of the result of SEARCH and FETCH. */
  PARTIAL("PARTIAL", 9394),
  /** The result of a search is kept up to date. */
  CONTEXT_SEARCH("CONTEXT=SEARCH", 5267),
  /** The result of a sort is kept up to date. */
  CONTEXT_SORT("CONTEXT=SORT", 5267),
  /** Searches that are stored on the server. */
  FILTERS("FILTERS", 5466),
  /** When a message was put into its mailbox. */
  SAVEDATE("SAVEDATE", 8514),
  /** The first words of a message. */
  PREVIEW("PREVIEW", 8970),
  /** The server tells how far a command is. */
  INPROGRESS("INPROGRESS", 9585),
  /** The server's texts in another language. */
  LANGUAGE("LANGUAGE", 5255),
  /** URLs that let others read a message. */
  URLAUTH("URLAUTH", 4467),
  /** URLs of a window of a message. */
  URL_PARTIAL("URL-PARTIAL", 5550),
  /** The server converts parts. */
  CONVERT("CONVERT", 5259),
  /** The same mail is there by JMAP. */
  JMAPACCESS("JMAPACCESS", 9698),
  /** Gmail's ids, labels and search. */
  X_GM_EXT_1("X-GM-EXT-1", 0),
  /** The forerunner of UNAUTHENTICATE. */
  X_UNAUTHENTICATE("X-UNAUTHENTICATE", 0);

  private final String token;
  private final int rfc;

  @SuppressWarnings("ImmutableEnumChecker") // never written to, never handed out
  private final Capability[] implied;

  Capability(String token, int rfc, Capability... implied) {
    this.token = token;
    this.rfc = rfc;
    this.implied = implied;
  }

  /** The name as the server lists it. */
  public String token() {
    return token;
  }

  /** The RFC that defines it, 0 for a vendor's own. */
  public int rfc() {
    return rfc;
  }

  Capability[] implied() {
    return implied;
  }
}
