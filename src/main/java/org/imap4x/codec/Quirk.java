package org.imap4x.codec;

import java.util.concurrent.atomic.LongAdder;

/**
 * A deviation from the grammar that is tolerated: who sends it, how it looks, where it is tested.
 */
public enum Quirk {
  EMPTY_PARAMETERS(
      "mail.ru",
      "kisli/vmime#213",
      "(\"image\" \"gif\" () ...)",
      "codec.BodyParserTest#structure_asSent_isRead"),
  CHILDLESS_MULTIPART(
      "Gmail",
      "jstedfast/MailKit#205",
      "(\"ALTERNATIVE\" (\"BOUNDARY\" \"x\") NIL NIL)",
      "codec.BodyParserTest#structure_asSent_isRead"),
  NIL_CHILDREN(
      "Dovecot",
      "jstedfast/MailKit#1393",
      "(NIL \"RELATED\" ...)",
      "codec.BodyParserTest#structure_asSent_isRead"),
  ENCODING_NIL(
      "maddy",
      "duesee/imap-codec",
      "(... NIL NIL NIL 5 1)",
      "codec.BodyParserTest#structure_asSent_isRead"),
  MESSAGE_WITHOUT_BODY(
      "Gmail, mail.ru",
      "emersion/go-imap#557",
      "(\"message\" \"rfc822\" () NIL NIL \"7bit\" 23925)",
      "codec.BodyParserTest#structure_asSent_isRead"),
  ATOM_FOR_STRING(
      Known.NO_SERVER,
      Known.NO_REPORT,
      "(charset utf-8)",
      "codec.BodyParserTest#structure_asSent_isRead"),
  EXTRA_BODY_DATA(
      Known.NO_SERVER,
      Known.NO_REPORT,
      "... NIL \"more\" (1 (2)))",
      "codec.BodyParserTest#structure_asSent_isRead"),
  ODD_BODY_SIZE(
      "SmarterMail",
      "jstedfast/MailKit#385",
      "octets -1, NIL or 5000000000 where 32 bits are due",
      "codec.BodyParserTest#structure_asSent_isRead"),
  ODD_BODY_FIELD(
      Known.NO_SERVER,
      Known.NO_REPORT,
      "a list where a string is due",
      "codec.BodyParserTest#structure_asSent_isRead"),
  NIL_IN_ADDRESS_LIST(
      "SmarterMail",
      "jstedfast/MailKit#991",
      "(NIL (NIL NIL \"a\" \"b.c\"))",
      "codec.EnvelopeParserTest#envelope_asSent_isRead"),
  EMPTY_ADDRESS_LIST(
      "mail.ru, hydroxide",
      "apple/swift-nio-imap#821",
      "()",
      "codec.EnvelopeParserTest#envelope_asSent_isRead"),
  SPACES_BETWEEN_ADDRESSES(
      "Yahoo",
      "eclipse-ee4j/angus-mail",
      "((...) (...))",
      "codec.EnvelopeParserTest#envelope_asSent_isRead"),
  LONG_ENVELOPE(
      Known.NO_SERVER,
      Known.NO_REPORT,
      "more than ten fields",
      "codec.EnvelopeParserTest#envelope_asSent_isRead"),
  ENVELOPE_NIL(
      Known.NO_SERVER,
      Known.NO_REPORT,
      "ENVELOPE NIL",
      "codec.EnvelopeParserTest#envelope_thatCannotBeTrusted_isUnusable"),
  UNREADABLE_ITEM(
      "NetEase 163, BlitzMail",
      "emersion/go-imap#659",
      "ENVELOPE (... \"Re: \"x\" y\" ...)",
      "codec.EnvelopeParserTest#envelope_quotesUnbalanced_isUnusableAndUidSurvives"),
  TAIL_AFTER_BROKEN_ITEM(
      Known.NO_SERVER,
      Known.NO_REPORT,
      "BODYSTRUCTURE (... UID 5 FLAGS ())",
      "codec.BodyParserTest#structure_closingMissing_isUnusableAndLaterItemsSurvive"),
  MISSING_CLOSE(
      "Domino",
      "jstedfast/MailKit#954",
      "* 1 FETCH (UID 5",
      "codec.FetchParserTest#close_missing_keepsWhatCame"),
  MISSING_PARENTHESES(
      Known.NO_SERVER,
      Known.NO_REPORT,
      "* 1 FETCH UID 5",
      "codec.FetchParserTest#parentheses_missing_itemsAreRead"),
  FLAGS_NIL(
      Known.NO_SERVER,
      "jstedfast/MailKit#1042",
      "FLAGS NIL",
      "codec.FetchParserTest#flags_oddForms_areRead"),
  ODD_SIZE(
      "mail.ru",
      "jstedfast/MailKit#1838",
      "RFC822.SIZE 9.3736e+06",
      "codec.FetchParserTest#size_oddForms_isNeverWrong"),
  ODD_DATE(
      "Zarafa",
      "thunderbird/thunderbird-android#1819",
      "INTERNALDATE NIL",
      "codec.FetchParserTest#internalDate_oddForms_isReadOrAbsent"),
  UID_OUT_OF_RANGE(
      Known.NO_SERVER,
      "OfflineIMAP/offlineimap#336",
      "UID 0",
      "codec.FetchParserTest#uid_outOfRange_isNoUid"),
  SECTION_BLANKS(
      Known.NO_SERVER,
      Known.NO_REPORT,
      "body[ header.fields  (a) ]",
      "codec.FetchParserTest#body_everyForm_isRead"),
  QUOTES_IN_NAME(
      "GreenMail",
      "greenmail-mail-test/greenmail#993",
      "\"/\" \"a \"b\" c\"",
      "codec.MailboxDataParserTest#list_names_areWhole"),
  MISSING_LIST_SPACE(
      Known.NO_SERVER,
      Known.NO_REPORT,
      "* LIST (\\Noselect)\"/\"\"x\"",
      "codec.MailboxDataParserTest#list_names_areWhole"),
  BARE_ATTRIBUTES(
      Known.NO_SERVER,
      Known.NO_REPORT,
      "* LIST \\Noselect \"/\" x",
      "codec.MailboxDataParserTest#list_names_areWhole"),
  LONE_BACKSLASH(
      "home.pl",
      "Foundry376/Mailspring#967",
      "(\\HasNoChildren \\)",
      "codec.MailboxDataParserTest#list_names_areWhole"),
  BARE_NAME(
      "Exchange",
      "jstedfast/MailKit#945",
      "\"/\" INBOX/Da\\tOggetto",
      "codec.MailboxDataParserTest#list_names_areWhole"),
  NIL_NAME(
      Known.NO_SERVER,
      "jstedfast/MailKit#482",
      "* LIST () NIL NIL",
      "codec.MailboxDataParserTest#list_names_areWhole"),
  STATUS_NAME_WITH_SPACE(
      "Gromox",
      "grommunio/gromox#5",
      "* STATUS Sent Items (MESSAGES 7)",
      "codec.MailboxDataParserTest#status_oddForms_areRead"),
  STATUS_NO_SPACE(
      Known.NO_SERVER,
      Known.NO_REPORT,
      "* STATUS \"Other\"(MESSAGES 7)",
      "codec.MailboxDataParserTest#status_oddForms_areRead"),
  STATUS_ODD_VALUE(
      Known.NO_SERVER,
      Known.NO_REPORT,
      "UIDNEXT NIL",
      "codec.MailboxDataParserTest#status_oddForms_areRead"),
  SPLIT_LITERAL_PLUS(
      Known.NO_SERVER,
      "jstedfast/MailKit#1654",
      "* CAPABILITY LITERAL + MOVE",
      "codec.ResponseParserTest#capability_splitLiteralPlus_isJoined"),
  UNCLOSED_CODE(
      Known.NO_SERVER,
      "duesee/imap-codec#301",
      "* OK [UNCLOSED text",
      "codec.ResponseParserTest#code_unclosed_isText"),
  MALFORMED_CODE(
      "SmarterMail",
      "jstedfast/MailKit#1010",
      "* OK [UIDNEXT x] text",
      "codec.ResponseParserTest#code_everyKind_isReadAndWrittenBack"),
  ZERO_IN_SET(
      Known.NO_SERVER,
      Known.NO_REPORT,
      "* SEARCH 0",
      "codec.SearchDataParserTest#numbers_allForms_areRead"),
  SET_FOR_NUMBERS(
      Known.NO_SERVER,
      Known.NO_REPORT,
      "* SEARCH 1:2,5",
      "codec.SearchDataParserTest#numbers_allForms_areRead"),
  SET_IN_QUOTES(
      Known.NO_SERVER,
      Known.NO_REPORT,
      "* ESEARCH UID ALL \"1:2\"",
      "codec.SearchDataParserTest#esearch_allForms_areRead"),
  BARE_BACKSLASH(
      "Domino",
      "jstedfast/MailKit#943",
      "* LIST () \"\\\" \"Box\"",
      "codec.MailboxDataParserTest#list_names_areWhole"),
  ESEARCH_PAIRS_IN_LIST(
      Known.NO_SERVER,
      Known.NO_REPORT,
      "* ESEARCH (TAG \"a\") UID (ALL 1:2)",
      "codec.SearchDataParserTest#esearch_allForms_areRead"),
  QUOTA_WITHOUT_LIST(
      "Courier",
      "sessions/courier",
      "* QUOTA \"ROOT\"",
      "codec.AccessDataParserTest#quota_withoutList_hasNoResources"),
  ID_COMMAS(
      "megamailservers",
      "javaee/javamail#306",
      "* ID (\"name\", \"test\")",
      "codec.AccessDataParserTest#id_oddForms_areRead"),
  ID_ATOMS(
      "ProtonMail",
      "Foundry376/Mailspring#429",
      "* ID (name ProtonMail)",
      "codec.AccessDataParserTest#id_oddForms_areRead"),
  NEEDLESS_CONTINUATION(
      Known.NO_SERVER,
      Known.NO_REPORT,
      "+ OK before a tagged response",
      "client.ErrorsTest#continuation_needless_isSkipped"),
  TAGGED_BYE(
      "WP.pl",
      "jstedfast/MailKit#1536",
      "A1 BYE going down",
      "codec.ResponseParserTest#tagged_bye_isABye"),
  SECOND_TAGGED_END(
      Known.NO_SERVER,
      Known.NO_REPORT,
      "A1 OK done, A1 OK done",
      "client.ErrorsTest#tag_endedTwice_isTolerated"),
  STATUS_OTHER_NAME(
      Known.NO_SERVER,
      Known.NO_REPORT,
      "STATUS a: * STATUS b (...)",
      "client.ErrorsTest#status_otherName_isTheAnswer");

  /** What is said where there is nothing to say. */
  private static final class Known {
    /** Nobody is known by name; the tolerance is the general rule's, or the report names none. */
    static final String NO_SERVER = "none known by name";

    /** There is no public report of it. */
    static final String NO_REPORT = "none";
  }

  private static final System.Logger LOG = System.getLogger("org.imap4x.codec");

  private final String server;
  private final String report;
  private final String sample;
  private final String test;
  private final LongAdder count = new LongAdder();

  Quirk(String server, String report, String sample, String test) {
    this.server = server;
    this.report = report;
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

  /** Who was seen to send it, or that nobody is known. */
  public String server() {
    return server;
  }

  /** Whether a server is known that needs it. */
  public boolean isOfAKnownServer() {
    return !server.equals(Known.NO_SERVER);
  }

  /** Where that is seen: an issue's repository and number, the sessions in src/test; or none. */
  public String report() {
    return report;
  }

  /** How it looks. */
  public String sample() {
    return sample;
  }

  /** The test that shows it: {@code package.Class#method} below {@code org.imap4x}. */
  public String test() {
    return test;
  }
}
