package org.imap4x.it.differential;

import java.util.List;

/** What imap4x answers about odd messages otherwise than {@link MimeAnswers} says, and why. */
final class MimeDifferences {

  /** What is asked about the content of a part. */
  private static final String CONTENT = "(handler stream|stream|raw stream|skipped|content|written)";

  /** What is asked about the header of a part, and what has it in it. */
  private static final String HEADER =
      "(header( joined)? subject|headers( some| others)?|header lines( some| others)?"
          + "|written( without)?)";

  /** A part, a message in it, or the message itself. */
  private static final String AT = "((\\d+|inner) )*";

  private MimeDifferences() {}

  static List<Difference> meant() {
    return List.of(
        alone("octets of 8 bits in header fields are UTF-8, else Latin-1; the API loses Latin-1,"
                + " and what is behind it", "(subject|name|file) .*Latin-1|a (field|name) of 8 bits"
                + "|encoding of 8 bits", HEADER),
        alone("the API reads fields of parts as Latin-1, and writes something else than it read",
            "(disposition of 8 bits|description of UTF-8|file of Latin-1|encoding of 8 bits), a part",
            "disposition|description|" + HEADER),
        alone("header fields of 8 bits are UTF-8 where they are that; the usual provider takes them"
                + " for Latin-1", "(subject|address|name|word|id|message|parameter|type) of"
                + " (UTF-8( folded| in quotes)?|an IDN|8 bits)",
            "subject|from|sender|to|reply to|recipients|reply|message id|type|parameters"
                + "|handler type"),
        alone("file names of 8 bits are UTF-8", "file of UTF-8", "file name"),
        alone("file names are decoded in messages, too", "file .*(Q( without quotes)?|two words|a"
                + " language)", "file name"),
        alone("encoded words are decoded as mailers write them", "(word|name|file) (that divides.*"
                + "|of an? (unknown charset|divided character|wrong escape)|without padding"
                + "|extended in an unknown charset|of (blanks|half an escape|UTF-7))",
            "subject|from|sender|reply to|reply|file name"),
        alone("charsets are read as mailers mean them", "word of (Windows in Latin-1|ASCII that is"
                + " none)", "subject"),
        alone("text in a charset that is none, or another one, is read all the same", "charset"
                + " .*|parameter (of empty quotes|of an empty value|without a name|in single"
                + " quotes)", "content"),
        alone("us-ascii is the charset of a text that names none", "message in 8bit", "content"),
        alone("the usual provider fails on an ENVELOPE with an address that is none",
            "(address|name|broken|sender) .*",
            "to|from|sender|recipients|reply to|received|size|reply|type|parameters|encoding"
                + "|lines|handler type"),
        alone("a name that is blank is none", "name blank", "from|sender|reply to"),
        alone("blanks around an id are no part of it", "id (of blanks|folded)", "message id"),
        alone("a carriage return is no line end, and a fold needs a field", "a (carriage return in a"
                + " field|folded line first)", HEADER),
        alone("a type that is none is that of a text, or what the server makes of it",
            "(type .*|multipart without a subtype)",
            "type|bare type|parameters|is text|is plain|lines|handler type|content"),
        alone("the API needs a type that it can parse to give a text", "parameter .*", "content"),
        alone("the first of two parameters counts, which the server divides by", ".*(parameter|file)"
                + " twice|multipart of two boundaries", "type|parameters|handler type|file name"
                + "|multipart type"),
        alone("an empty name is none", "file .*empty.*", "file name|handler name"),
        alone("fields of multiparts are answered, which BODYSTRUCTURE has none of",
            "multipart of fields, a part|languages?( twice)?, a part",
            "content id|md5|language|description"),
        alone("base64 of wrong padding ends where it ends; without ignoreerrors, the API fails",
            "base64 of .* ?padding", CONTENT),
        alone("half an escape is no octet", "quoted of half an escape", CONTENT),
        alone("an encoding that is none leaves the octets as they are", "encoding .*|base64 and a"
                + " semicolon", CONTENT),
        alone("attached messages in base64 or quoted-printable are decoded, as Gmail has them",
            "message in (base64|quoted-printable)", ".*"),
        alone("the server's octets, without a line end of ours behind the header",
            "one letter|a header without .*|text at once|message of (nothing|a header only|text at"
                + " once)", "(written|raw stream|stream|handler stream|skipped)"),
        other("the server divides a multipart otherwise than the API does", "multipart.*", ".*"));
  }

  /** As below, where imap4x says what the reader says who is not right by the rule. */
  private static Difference other(String reason, String shapes, String questions) {
    return Difference.asTheOther(
        reason, "(" + shapes + ")(, a part|, inside)? / " + AT + "(" + questions + ")");
  }

  /** For the shapes of these names in whichever place. */
  private static Difference alone(String reason, String shapes, String questions) {
    return Difference.alone(
        reason, "(" + shapes + ")(, a part|, inside)? / " + AT + "(" + questions + ")");
  }
}
