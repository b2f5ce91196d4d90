package org.imap4x.it.differential;

import java.util.List;

/** What imap4x answers about odd messages otherwise than {@link MimeAnswers} says, and why. */
final class MimeDifferences {

  /** What is asked about the content of a part. */
  private static final String CONTENT = "handler stream|stream|raw stream|skipped|content|written";

  /** What is asked about the header of a part, and what has it in it. */
  private static final String HEADER =
      "header( joined)? subject|headers( some| others)?|header lines( some| others)?"
          + "|written( without)?";

  private static final String TYPE =
      "type|bare type|parameters|is text|is plain|lines|handler type|content";

  /** A part, a message in it, or the message itself. */
  private static final String AT = "((\\d+|inner) )*";

  private MimeDifferences() {}

  static List<Difference> meant() {
    return List.of(
        of(
            "8 bits in header fields are UTF-8, else Latin-1; the API loses Latin-1 and what is"
                + " behind it",
            "(subject|name|file) .*Latin-1|a (field|name) of 8 bits|encoding of 8 bits",
            HEADER),
        of(
            "the API reads fields of parts as Latin-1, and writes something else than it read",
            "(disposition of 8 bits|description of UTF-8|file of (UTF-8|Latin-1)"
                + "|encoding of 8 bits), a part",
            "disposition|description|" + HEADER),
        of(
            "8 bits in header fields are UTF-8; the usual provider takes them for Latin-1",
            "(subject|address|name|word|id|message|parameter|type) of"
                + " (UTF-8( folded| in quotes)?|an IDN|8 bits)",
            "subject|from|sender|to|reply to|recipients|reply|message id|type|parameters"
                + "|handler type"),
        of("8 bits in file names are UTF-8", "file of UTF-8", "file name|handler name"),
        of(
            "file names are decoded, in messages, too",
            "file .*(Q( without quotes)?|two words|a language)",
            "file name"),
        of(
            "encoded words are decoded as mailers write them",
            "(word|name|file) (that divides.*|of an? (unknown charset|divided character"
                + "|wrong escape)|without padding|extended in an unknown charset"
                + "|of (blanks|half an escape|UTF-7))",
            "subject|from|sender|reply to|reply|file name|handler name"),
        of(
            "charsets of encoded words are read as mailers mean them",
            "word of (Windows in Latin-1|ASCII that is none)",
            "subject"),
        of(
            "a text in a charset that is none, or another one, is read all the same",
            "charset .*|parameter .*",
            "content"),
        of("a text that names no charset is UTF-8, where it is that", "message in 8bit", "content"),
        Difference.either(
            "the usual provider fails on an ENVELOPE with an address that is none",
            "(address|name|broken|sender) .*" + MimeAnswers.FAILS),
        of("a name that is blank is none", "name blank", "from|sender|reply to"),
        of("blanks around an id are no part of it", "id (of blanks|folded)", "message id"),
        of(
            "a carriage return is no line end, and a fold needs a field",
            "a (carriage return in a field|folded line first)",
            HEADER),
        of(
            "a type that is none is a text's, or what the server makes of it",
            "type .*|multipart without a subtype",
            TYPE),
        of(
            "the first of two parameters counts, by which the server divides a multipart",
            "parameter twice|file twice|multipart of two boundaries",
            "type|parameters|handler type|file name|multipart type"),
        of("an empty file name is none", "file .*empty.*", "file name|handler name"),
        of(
            "fields of multiparts, and of parts with a text, are those of the part's header",
            "multipart of fields|languages?( twice| of comments)?",
            "content id|md5|language|description"),
        of(
            "base64 of wrong padding ends where it ends; the API fails without ignoreerrors",
            "base64 of .*padding",
            CONTENT),
        of("half an escape is no octet", "quoted of half an escape", CONTENT),
        of(
            "an encoding that is none leaves the octets as they are",
            "encoding .*|base64 and a semicolon",
            CONTENT),
        of(
            "attached messages in base64 or quoted-printable are decoded, as Gmail has them",
            "message in (base64|quoted-printable)",
            ".*"),
        of(
            "what is written are the server's octets, without a line end added to the header",
            "one letter|a header without .*|text at once"
                + "|message of (nothing|a header only|text at once)",
            "(written( without)?|copy|raw stream|stream|handler stream|skipped)"),
        of(
            "the usual provider cannot write a message in a digest without some of its fields",
            "multipart/digest",
            "written without"),
        Difference.others(
            "the server divides multiparts otherwise than the API does, or not at all",
            "multipart.* / .*"));
  }

  /** For shapes of these names, in whichever place, and questions about any part of them. */
  private static Difference of(String reason, String shapes, String questions) {
    String places = "(, a part|, inside)? / ";
    String fails = "(" + MimeAnswers.FAILS + ")?";
    return Difference.either(
        reason, "(" + shapes + ")" + places + AT + "(" + questions + ")" + fails);
  }
}
