package org.imap4x.codec;

import java.util.concurrent.atomic.LongAdder;

/**
 * A deviation from the grammar that is tolerated: who sends it, how it looks, where it is tested.
 */
public enum Quirk {
  EMPTY_PARAMETERS("mail.ru", "(\"image\" \"gif\" () ...)", "BodyParserTest B04, B19"),
  CHILDLESS_MULTIPART(
      "Gmail", "(\"ALTERNATIVE\" (\"BOUNDARY\" \"x\") NIL NIL)", "BodyParserTest B05"),
  NIL_CHILDREN("Dovecot", "(NIL \"RELATED\" ...)", "BodyParserTest B07"),
  ENCODING_NIL("maddy", "(... NIL NIL NIL 5 1)", "BodyParserTest B17"),
  MESSAGE_WITHOUT_BODY(
      "Gmail, mail.ru",
      "(\"message\" \"rfc822\" () NIL NIL \"7bit\" 23925)",
      "BodyParserTest B19, B20"),
  ATOM_FOR_STRING("several", "(charset utf-8)", "BodyParserTest B36"),
  EXTRA_BODY_DATA("several", "... NIL \"more\" (1 (2)))", "BodyParserTest B36"),
  ODD_BODY_SIZE(
      "several", "octets -1, NIL or 5000000000 where 32 bits are due", "BodyParserTest B25"),
  ODD_BODY_FIELD("several", "a list where a string is due", "BodyParserTest ODD"),
  NIL_IN_ADDRESS_LIST("SmarterMail", "(NIL (NIL NIL \"a\" \"b.c\"))", "EnvelopeParserTest E04"),
  EMPTY_ADDRESS_LIST("several", "()", "EnvelopeParserTest E04"),
  SPACES_BETWEEN_ADDRESSES("Yahoo", "((...) (...))", "EnvelopeParserTest E08"),
  LONG_ENVELOPE("several", "more than ten fields", "EnvelopeParserTest E24"),
  ENVELOPE_NIL("several", "ENVELOPE NIL", "EnvelopeParserTest E21"),
  UNREADABLE_ITEM(
      "NetEase 163, BlitzMail", "ENVELOPE (... \"Re: \"x\" y\" ...)", "EnvelopeParserTest E19"),
  TAIL_AFTER_BROKEN_ITEM("several", "BODYSTRUCTURE (... UID 5 FLAGS ())", "BodyParserTest B32"),
  MISSING_CLOSE("several", "* 1 FETCH (UID 5", "FetchParserTest missing close"),
  MISSING_PARENTHESES("several", "* 1 FETCH UID 5", "FetchParserTest missing list"),
  FLAGS_NIL("several", "FLAGS NIL", "FetchParserTest F12"),
  ODD_SIZE("mail.ru", "RFC822.SIZE 9.3736e+06", "FetchParserTest F16"),
  ODD_DATE("several", "INTERNALDATE NIL", "FetchParserTest E14"),
  UID_OUT_OF_RANGE("several", "UID 0", "FetchParserTest F26"),
  SECTION_BLANKS("several", "body[ header.fields  (a) ]", "FetchParserTest F24"),
  QUOTES_IN_NAME("several", "\"/\" \"a \"b\" c\"", "MailboxDataParserTest quotes in name"),
  MISSING_LIST_SPACE("several", "* LIST (\\Noselect)\"/\"\"x\"", "MailboxDataParserTest no spaces"),
  BARE_ATTRIBUTES("several", "* LIST \\Noselect \"/\" x", "MailboxDataParserTest bare attributes"),
  LONE_BACKSLASH("home.pl", "(\\HasNoChildren \\)", "MailboxDataParserTest L03"),
  BARE_NAME("Exchange", "\"/\" INBOX/Da\\tOggetto", "MailboxDataParserTest L01"),
  NIL_NAME("several", "* LIST () NIL NIL", "MailboxDataParserTest L05"),
  STATUS_NAME_WITH_SPACE(
      "several", "* STATUS Sent Items (MESSAGES 7)", "MailboxDataParserTest T03"),
  STATUS_NO_SPACE("several", "* STATUS \"Other\"(MESSAGES 7)", "MailboxDataParserTest T04"),
  STATUS_ODD_VALUE("several", "UIDNEXT NIL", "MailboxDataParserTest T05"),
  SPLIT_LITERAL_PLUS("exmail.qq", "* CAPABILITY LITERAL + MOVE", "ResponseParserTest C01"),
  UNCLOSED_CODE("several", "* OK [UNCLOSED text", "ResponseParserTest S14"),
  MALFORMED_CODE("several", "* OK [UIDNEXT x] text", "ResponseParserTest code"),
  ZERO_IN_SET("several", "* SEARCH 0", "SearchDataParserTest zero"),
  SET_FOR_NUMBERS("several", "* SEARCH 1:2,5", "SearchDataParserTest sets"),
  SET_IN_QUOTES("several", "* ESEARCH UID ALL \"1:2\"", "SearchDataParserTest quoted set"),
  BARE_BACKSLASH("Domino", "* LIST () \"\\\" \"Box\"", "MailboxDataParserTest bare backslash"),
  ESEARCH_PAIRS_IN_LIST(
      "several", "* ESEARCH (TAG \"a\") UID (ALL 1:2)", "SearchDataParserTest R12"),
  ID_COMMAS("megamailservers", "* ID (\"name\", \"test\")", "ResponseParserTest C10"),
  ID_ATOMS("ProtonMail", "* ID (name ProtonMail)", "ResponseParserTest C11"),
  NEEDLESS_CONTINUATION(
      "several", "+ OK before a tagged response", "client.ErrorsTest continuation_needless"),
  TAGGED_BYE("several", "A1 BYE going down", "ResponseParserTest tagged BYE"),
  SECOND_TAGGED_END("several", "A1 OK done, A1 OK done", "client.ErrorsTest tag_endedTwice"),
  STATUS_OTHER_NAME("several", "STATUS a: * STATUS b (...)", "client.ErrorsTest status_other");

  private static final System.Logger LOG = System.getLogger("org.imap4x.codec");

  private final String server;
  private final String sample;
  private final String test;
  private final LongAdder count = new LongAdder();

  Quirk(String server, String sample, String test) {
    this.server = server;
    this.sample = sample;
    this.test = test;
  }

  /** Counts it; the first time it is also logged. */
  public void seen() {
    if (count.sum() == 0) {
      LOG.log(
          System.Logger.Level.DEBUG, "tolerated {0}, as sent by {1}: {2}", name(), server, sample);
    }
    count.increment();
  }

  /** How often it came, in this process. */
  public long count() {
    return count.sum();
  }

  /** Who was seen to send it. */
  public String server() {
    return server;
  }

  /** How it looks. */
  public String sample() {
    return sample;
  }

  /** The test that shows it. */
  public String test() {
    return test;
  }
}
