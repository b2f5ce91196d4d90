package org.imap4x.it.bench.replay;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/**
 * What a server says of a message in a list, made from its number: about 1.1 kB, and in 30 of 100
 * messages the subject is a literal, as servers send it that was folded.
 */
final class Listing {

  private static final String[] NAMES = {
    "Jansen", "Weber", "O'Neill", "=?UTF-8?Q?J=C3=BCrgen_Vogel?=", "de la Cruz", "Sato", "Novak"
  };
  private static final String[] WORDS = {
    "report", "server", "Re: plans", "invoice", "minutes of the meeting", "holiday", "release"
  };
  private static final String[] DAYS = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
  private static final String[] MONTHS = {
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"
  };

  private final int number;
  private final SplittableRandom random;

  private Listing(int number) {
    this.number = number;
    this.random = new SplittableRandom(number * 7919L);
  }

  /** The item's name and value; empty where the server has no such item. */
  static String item(String item, int number, long uid) {
    Listing listing = new Listing(number);
    return switch (item) {
      case "UID" -> "UID " + uid;
      case "FLAGS" -> "FLAGS (" + (number % 3 == 0 ? "" : "\\Seen") + flagged(number) + ")";
      case "MODSEQ" -> "MODSEQ (" + (number + 10) + ")";
      case "INTERNALDATE" -> "INTERNALDATE \"" + listing.received() + "\"";
      case "RFC822.SIZE" -> "RFC822.SIZE " + (2000 + number * 37 % 90_000);
      case "ENVELOPE" -> "ENVELOPE " + listing.envelope();
      case "BODYSTRUCTURE" -> "BODYSTRUCTURE " + listing.structure();
      default -> item.contains("[") ? section(item, number) : "";
    };
  }

  private static String flagged(int number) {
    return number % 20 == 0 ? " \\Flagged $Work" : "";
  }

  /** Every section is the same small header. */
  private static String section(String item, int number) {
    String text = "Subject: message " + number + "\r\nFrom: a@example.org\r\n\r\n";
    String name = item.replace(".PEEK[", "[");
    return name + " {" + text.length() + "}\r\n" + text;
  }

  private String received() {
    return two(1 + number % 28) + "-" + MONTHS[number % 12] + "-2024 " + time() + " +0100";
  }

  private String sent() {
    return DAYS[number % 7]
        + (", " + (1 + number % 28) + " " + MONTHS[number % 12] + " 2024 " + time() + " +0100");
  }

  private String time() {
    return two(number % 24) + ":" + two(number % 60) + ":" + two(number / 60 % 60);
  }

  private static String two(int value) {
    return value < 10 ? "0" + value : String.valueOf(value);
  }

  private String envelope() {
    StringBuilder out = new StringBuilder(700).append("(\"").append(sent()).append("\" ");
    out.append(subject()).append(' ');
    String from = "(" + person() + ") ";
    out.append(from).append(from).append(from).append('(');
    for (int i = 0; i <= number % 6; i++) {
      out.append(person());
    }
    out.append(") ").append(number % 3 == 0 ? "(" + person() + person() + ")" : "NIL");
    out.append(" NIL ").append(number % 2 == 0 ? "\"<" + id(number - 1) + ">\"" : "NIL");
    return out.append(" \"<").append(id(number)).append(">\")").toString();
  }

  private String subject() {
    String text = WORDS[random.nextInt(WORDS.length)] + " " + number;
    if (random.nextInt(10) < 3) {
      text += " and what else there was to say about it, so that the field had to be folded";
      return "{" + text.length() + "}\r\n" + text;
    }
    return random.nextInt(4) == 0 ? "\"=?UTF-8?B?R3LDvMOfZSBhdXMgS8O2bG4=?=\"" : quoted(text);
  }

  private static String quoted(String text) {
    return "\"" + text + "\"";
  }

  private String person() {
    int who = random.nextInt(5000);
    String name = NAMES[who % NAMES.length];
    return "(\""
        + name
        + " "
        + who % 90
        + "\" NIL \"person"
        + who
        + "\" \"mail"
        + who % 40
        + ".example.com\")";
  }

  private static String id(int number) {
    return Integer.toHexString(number * 31_415_927)
        + "."
        + number
        + ".JavaMail.mail@mx.host.example.com";
  }

  private String structure() {
    String text =
        "(\"text\" \"plain\" (\"charset\" \"utf-8\") NIL NIL \"quoted-printable\" "
            + (300 + number % 9000)
            + " "
            + (10 + number % 300)
            + " NIL NIL NIL NIL)";
    if (number % 3 == 0) {
      return text;
    }
    String html = text.replace("\"plain\"", "\"html\"");
    String both =
        "(" + text + html + " \"alternative\" (\"boundary\" \"=_alt" + number + "\") NIL NIL NIL)";
    if (number % 3 == 1) {
      return both;
    }
    return "("
        + both
        + "(\"application\" \"pdf\" (\"name\" \"report-"
        + number
        + ".pdf\") \"<part"
        + number
        + "@example.com>\" NIL \"base64\" "
        + (10_000 + number)
        + " NIL (\"attachment\" (\"filename\" \"report-"
        + number
        + ".pdf\")) NIL NIL)"
        + " \"mixed\" (\"boundary\" \"=_mix"
        + number
        + "\") NIL NIL NIL)";
  }

  static byte[] octets(CharSequence text) {
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }
}
