package org.imap4x.it.differential;

import static org.imap4x.it.differential.Ingredient.utf8;

import java.util.ArrayList;
import java.util.List;

/** Odd header fields of messages: subjects, addresses, dates, ids, and fields that are none. */
final class HeaderShapes {

  private final List<Ingredient> all = new ArrayList<>();

  private HeaderShapes() {}

  static List<Ingredient> all() {
    HeaderShapes shapes = new HeaderShapes();
    shapes.subjects();
    shapes.encodedWords();
    shapes.addresses();
    shapes.names();
    shapes.people();
    shapes.dates();
    shapes.ids();
    shapes.fields();
    return shapes.all;
  }

  private void add(String name, String fields) {
    all.add(new Ingredient(name, fields, "the text\n"));
  }

  private void subject(String name, String value) {
    add("subject " + name, "Subject:" + value + "\n");
  }

  private void subjects() {
    subject("empty", "");
    subject("blank", "   ");
    subject("without a blank", "tight");
    subject("of blanks around", "   wide   ");
    subject("of a tab", "\ttabbed\tinside");
    subject("folded", " one\n two");
    subject("folded by a tab", " one\n\ttwo");
    subject("folded at once", "\n below");
    subject("folded wide", " one \n   two");
    subject("folded thrice", " one\n two\n three\n four");
    subject("folded over a blank line", " one\n \n two");
    subject("long", " " + "word ".repeat(300));
    subject("of one long word", " " + "x".repeat(3000));
    subject("of UTF-8", utf8(" Gr\u00fc\u00dfe \u20ac \u65e5\u672c \ud83d\ude00"));
    subject("of Latin-1", " Gr\u00fc\u00dfe");
    subject("of UTF-8 and Latin-1", utf8(" \u00fc") + "\u00fc");
    subject("of UTF-8 folded", utf8(" Gr\u00fc\u00dfe\n aus K\u00f6ln"));
    subject("of quotes", " \"quoted\" and \\back\\slashed\\");
    subject("of brackets", " [list] (comment) <angle> {10}");
    subject("of percent", " 100 % *stars* %s");
    subject("of controls", " bell \u0007 escape \u001b delete \u007f");
    subject("NIL", " NIL");
    subject("of a literal", " {5}");
    add("subject twice", "Subject: first\nSubject: second\n");
    add("subject in capitals", "SUBJECT: loud\n");
    add("subject and a blank before the colon", "Subject : spaced\n");
    add("no subject", "X-Other: none\nsubject-: no\n");
  }

  private void word(String name, String value) {
    add("word " + name, "Subject: " + value + "\n");
  }

  private void encodedWords() {
    word("of Q", "=?UTF-8?Q?Gr=C3=BC=C3=9Fe?=");
    word("of q", "=?utf-8?q?Gr=c3=bc=c3=9fe_aus?=");
    word("of B", "=?UTF-8?B?R3LDvMOfZQ==?=");
    word("of b", "=?utf-8?b?R3LDvMOfZQ==?=");
    word("between text", "before =?UTF-8?Q?=C3=A9?= after");
    word("beside a word", "=?UTF-8?Q?=C3=A9?= =?UTF-8?Q?=C3=A8?=");
    word("folded", "=?UTF-8?Q?=C3=A9?=\n =?UTF-8?Q?=C3=A8?=");
    word("of B and of Q", "=?UTF-8?B?w6k=?= =?UTF-8?Q?=C3=A8?=");
    word("of two charsets", "=?UTF-8?Q?=C3=A9?= =?ISO-8859-1?Q?=E8?=");
    word("that divides a character", "=?UTF-8?Q?=C3?= =?UTF-8?Q?=A9?=");
    word("that divides a character of B", "=?UTF-8?B?ww==?= =?UTF-8?B?qQ==?=");
    word("that divides base64", "=?UTF-8?B?R3LDvM?=\n =?UTF-8?B?OfZQ==?=");
    word("of a language", "=?UTF-8*de?Q?Gr=C3=BC=C3=9Fe?=");
    word("of no charset", "=??Q?abc?=");
    word("of an unknown charset", "=?x-unknown?Q?abc=E9?=");
    word("of an unknown encoding", "=?UTF-8?X?abc?=");
    word("empty", "=?UTF-8?Q??=");
    word("empty of B", "=?UTF-8?B??=");
    word("without an end", "=?UTF-8?Q?abc");
    word("without padding", "=?UTF-8?B?R3LDvMOfZQ?=");
    word("of too much padding", "=?UTF-8?B?R3LDvMOfZQ====?=");
    word("of a stranger in base64", "=?UTF-8?B?R3LD!vMOfZQ==?=");
    word("of blanks", "=?UTF-8?Q?Gr=C3=BC=C3=9Fe aus K=C3=B6ln?=");
    word("of UTF-8", utf8("=?UTF-8?Q?Gr\u00fc\u00dfe?="));
    word("of half an escape", "=?UTF-8?Q?abc=C?=");
    word("of a wrong escape", "=?UTF-8?Q?100=ZZ?=");
    word("of question marks", "=?UTF-8?Q?what??=");
    word("tight behind text", "abc=?UTF-8?Q?=C3=A9?=def");
    word("in quotes", "\"=?UTF-8?Q?=C3=A9?=\"");
    word("in brackets", "(=?UTF-8?Q?=C3=A9?=)");
    word("of octets that are none", "=?UTF-8?Q?abc=FF=FEdef?=");
    word("of Windows in Latin-1", "=?ISO-8859-1?Q?=93quoted=94_=80?=");
    word("of Windows", "=?windows-1252?Q?=93quoted=94_=80?=");
    word("of KOI8", "=?koi8-r?B?8NLJ18XU?=");
    word("of Japanese", "=?ISO-2022-JP?B?GyRCRnxLXBsoQg==?=");
    word("of Shift JIS", "=?Shift_JIS?B?k/qWew==?=");
    word("of Chinese", "=?GB2312?B?1tDOxA==?=");
    word("of GB18030 in GB2312", "=?GB2312?B?lkWX+Q==?=");
    word("of Korean", "=?ks_c_5601-1987?B?x9Gx2w==?=");
    word("of UTF-7", "=?UTF-7?Q?Gr+APwA3w-e?=");
    word("of UTF-16", "=?UTF-16BE?B?AEcAcgD8?=");
    word("of ASCII that is none", "=?us-ascii?Q?Gr=C3=BC=C3=9Fe?=");
    word("of a smiley", "=?UTF-8?B?8J+YgA==?=");
    word("long", "=?UTF-8?Q?" + "=C3=A9".repeat(200) + "?=");
    word("of an underscore", "=?UTF-8?Q?a_b=5Fc?=");
    word("many", "=?UTF-8?Q?=C3=A9?= ".repeat(20));
    word("behind equals", "a=b =?UTF-8?Q?c=3Dd?= e==f");
  }

  private void to(String name, String value) {
    add("address " + name, "To:" + value + "\n");
  }

  private void addresses() {
    to("none", "");
    to("blank", "   ");
    to("in angle brackets", " <a@example.org>");
    to("without a host", " root");
    to("without a host in brackets", " <root>");
    to("without a mailbox", " <@example.org>");
    to("empty", " <>");
    to("of a name only", " Only A Name <>");
    to("two words", " John Smith");
    to("quoted mailbox", " \"john smith\"@example.org");
    to("quoted mailbox with quotes", " \"john \\\"x\\\" smith\"@example.org");
    to("needlessly quoted", " \"john\"@example.org");
    to("of a literal host", " a@[192.0.2.1]");
    to("of a route", " <@a.example,@b.example:c@d.example>");
    to("without an end", " John <a@example.org");
    to("without a begin", " a@example.org>");
    to("and a comma", " a@example.org,");
    to("only a comma", " ,");
    to("and two commas", " a@example.org,, b@example.org");
    to("of a semicolon", " a@example.org; b@example.org");
    to("of blanks inside", " a @ example . org");
    to("of two at", " a@b@example.org");
    to("and a dot", " a@example.org.");
    to("of dots", " .a..b.@example.org");
    to("of percent", " a%b@example.org");
    to("of a bang", " host!user");
    to("of UTF-8", utf8(" j\u00f6rg@example.org"));
    to("of an IDN", utf8(" a@b\u00fccher.example"));
    to("of a tag", " a+tag@example.org");
    to("of capitals", " ADA@EXAMPLE.ORG");
    to("long", " " + "a".repeat(300) + "@" + "b".repeat(60) + ".example");
    to("folded", " a@example.org,\n b@example.org,\n\tc@example.org");
    to("folded inside", " John\n Smith\n <a@example.org>");
    to("a group", " friends: a@example.org, B <b@example.org>;");
    to("an empty group", " undisclosed-recipients:;");
    to("a group between", " x@example.org, friends: a@example.org;, y@example.org");
    to("two groups", " one: a@example.org;, two: b@example.org, c@example.org;");
    to("a quoted group", " \"my friends\": a@example.org;");
    to("a group without an end", " friends: a@example.org");
    to("a mailto", " <mailto:a@example.org>");
    to("of comments", " (x) a (y) @ (z) example.org (w)");
    to("spaces", " a b c@example.org");
    to("doubled", " a@example.org <a@example.org>");
    to("in quotes and brackets", " \"a@example.org\" <a@example.org>");
    to("in apostrophes", " 'a@example.org' <a@example.org>");
    to("unquoted with an at", " a@example.org via list <list@example.org>");
    add("address twice", "To: a@example.org\nTo: b@example.org\n");
  }

  private void name(String name, String value) {
    add("name " + name, "From: " + value + "\n");
  }

  private void names() {
    name("quoted", "\"Smith, John\" <j@example.org>");
    name("of a dot", "John Q. Smith <j@example.org>");
    name("of a comma", "Smith, John <j@example.org>");
    name("in a comment", "j@example.org (John Smith)");
    name("in a comment of Q", "j@example.org (=?UTF-8?Q?J=C3=B6rg?=)");
    name("of escapes", "\"John \\\"Q\\\" \\\\ Smith\" <j@example.org>");
    name("of brackets", "John (the) Smith <j@example.org>");
    name("of square brackets", "John [x] Smith <j@example.org>");
    name("of Q", "=?UTF-8?Q?J=C3=B6rg_M=C3=BCller?= <j@example.org>");
    name("of B", "=?UTF-8?B?SsO2cmc=?= <j@example.org>");
    name("of two words", "=?UTF-8?Q?J=C3=B6rg?= =?UTF-8?Q?_M=C3=BCller?= <j@example.org>");
    name("of a divided character", "=?UTF-8?B?SsM=?= =?UTF-8?B?tnJn?= <j@example.org>");
    name("of a comma in Q", "=?UTF-8?Q?M=C3=BCller=2C_J?= <j@example.org>");
    name("of Q in quotes", "\"=?UTF-8?Q?J=C3=B6rg?=\" <j@example.org>");
    name("of UTF-8", utf8("J\u00f6rg M\u00fcller <j@example.org>"));
    name("of UTF-8 in quotes", utf8("\"M\u00fcller, J\u00f6rg\" <j@example.org>"));
    name("of Latin-1", "J\u00f6rg <j@example.org>");
    name("tight", "John<j@example.org>");
    name("tight in quotes", "\"John\"<j@example.org>");
    name("empty", "\"\" <j@example.org>");
    name("blank", "\" \" <j@example.org>");
    name("of wide blanks", "John    Smith <j@example.org>");
    name("of wide blanks in quotes", "\"John    Smith\" <j@example.org>");
    name("folded in quotes", "\"John\n Smith\" <j@example.org>");
    name("without a second quote", "\"John <j@example.org>");
    name("of an unknown charset", "=?x-unknown?Q?J=F6rg?= <j@example.org>");
    name("of a tab", "John\tSmith <j@example.org>");
    name("of a semicolon", "Smith; John <j@example.org>");
    name("of text beside Q", "Dr. =?UTF-8?Q?J=C3=B6rg?= Smith <j@example.org>");
    name("of Q in the address", "<=?UTF-8?Q?j=C3=B6?=@example.org>");
  }

  private void people() {
    add("no from", "X-Other: x\nFrom-: x\nFrom:\n");
    add("two in from", "From: a@example.org, b@example.org\nSender: c@example.org\n");
    add("from twice", "From: a@example.org\nFrom: b@example.org\n");
    add("sender", "Sender: \"The Office\" <office@example.org>\n");
    add("two in sender", "Sender: a@example.org, b@example.org\n");
    add("empty sender", "Sender:\n");
    add("sender only", "From:\nSender: office@example.org\n");
    add("reply to", "Reply-To: \"List, The\" <list@example.org>, x@example.org\n");
    add("empty reply to", "Reply-To:\n");
    add("broken reply to", "Reply-To: <>\n");
    add("group in reply to", "Reply-To: g: a@example.org;\n");
    add("cc", "Cc: a@example.org, \"B, b\" <b@example.org>\n");
    add("cc twice", "Cc: a@example.org\nCC: b@example.org\n");
    add("bcc", "Bcc: hidden@example.org\n");
    add("newsgroups", "Newsgroups: comp.mail.misc, comp.mail.imap\nFollowup-To: poster\n");
    add("resent", "Resent-From: r@example.org\nResent-To: s@example.org\n");
    StringBuilder many = new StringBuilder("To: p0@example.org");
    for (int i = 1; i < 150; i++) {
      many.append(",\n Person ").append(i).append(" <p").append(i).append("@example.org>");
    }
    add("many people", many + "\n");
  }

  private void date(String name, String value) {
    add("date " + name, "Date:" + value + "\n");
  }

  private void dates() {
    date("empty", "");
    date("nonsense", " yesterday");
    date("without a day of the week", " 17 Jan 2024 10:00:00 +0100");
    date("of a wrong day of the week", " Sun, 17 Jan 2024 10:00:00 +0100");
    date("without seconds", " Wed, 17 Jan 2024 10:00 +0100");
    date("of 60 seconds", " Wed, 17 Jan 2024 23:59:60 +0000");
    date("of two digits", " 17 Jan 24 10:00:00 GMT");
    date("of three digits", " 17 Jan 124 10:00:00 GMT");
    date("of the last century", " 17 Jan 70 10:00:00 GMT");
    date("of 1900", " Mon, 1 Jan 1900 00:00:00 +0000");
    date("of 9999", " Fri, 31 Dec 9999 23:59:59 +0000");
    date("of EST", " Wed, 17 Jan 2024 10:00:00 EST");
    date("of PDT", " Wed, 17 Jul 2024 10:00:00 PDT");
    date("of UT", " Wed, 17 Jan 2024 10:00:00 UT");
    date("of Z", " Wed, 17 Jan 2024 10:00:00 Z");
    date("of CET", " Wed, 17 Jan 2024 10:00:00 CET");
    date("of a negative zero", " Wed, 17 Jan 2024 10:00:00 -0000");
    date("of a far zone", " Wed, 17 Jan 2024 10:00:00 +1400");
    date("of no zone", " Wed, 17 Jan 2024 10:00:00");
    date("of a wrong zone", " Wed, 17 Jan 2024 10:00:00 +9999");
    date("and a comment", " Wed, 17 Jan 2024 10:00:00 +0100 (CET)");
    date("of comments", " Wed (x), 17 (y) Jan 2024 10:00:00 +0100");
    date("folded", " Wed,\n 17 Jan 2024\n 10:00:00 +0100");
    date("of wide blanks", "   Wed,  17  Jan  2024  10:00:00  +0100  ");
    date("in lower case", " wed, 17 jan 2024 10:00:00 +0100");
    date("in capitals", " WED, 17 JAN 2024 10:00:00 +0100");
    date("of a long month", " 17 January 2024 10:00:00 +0100");
    date("of February 30", " Fri, 30 Feb 2024 10:00:00 +0100");
    date("of 25 hours", " Wed, 17 Jan 2024 25:00:00 +0100");
    date("of one digit", " Wed, 7 Jan 2024 9:05:03 +0100");
    date("of ISO", " 2024-01-17T10:00:00Z");
    date("of ctime", " Wed Jan 17 10:00:00 2024");
    date("of IMAP", " 17-Jan-2024 10:00:00 +0100");
    date("without a comma", " Wed 17 Jan 2024 10:00:00 +0100");
    date("and more", " Wed, 17 Jan 2024 10:00:00 +0100 and more");
    add("date twice", "Date: Wed, 17 Jan 2024 10:00:00 +0100\nDate: 1 Jan 2000 00:00:00 GMT\n");
    add("no date", "X-Date: none\nDate-: no\nDate:\n");
  }

  private void ids() {
    add("id empty", "Message-ID:\n");
    add("id without brackets", "Message-ID: abc@example.org\n");
    add("id of blanks", "Message-ID:   < a b @example.org >  \n");
    add("id folded", "Message-ID:\n <folded@example.org>\n");
    add("id twice", "Message-ID: <a@example.org>\nMessage-Id: <b@example.org>\n");
    add("two ids", "Message-ID: <a@example.org> <b@example.org>\n");
    add("id and a comment", "Message-ID: <a@example.org> (added)\n");
    add("id of quotes", "Message-ID: <\"a\\\"b\"@example.org>\n");
    add("id of UTF-8", utf8("Message-ID: <\u00fc@example.org>\n"));
    add("replies", "In-Reply-To: <a@x> <b@x>\nReferences: <a@x>\n <b@x>\n\t<c@x>\n");
    add("reply of a phrase", "In-Reply-To: Your message of \"Mon\" <a@example.org>\n");
  }

  private void fields() {
    add("a field without a colon", "X-One: 1\nthis is no field\nX-Two: 2\n");
    add("an empty field", "X-Empty:\nX-Blank:   \n");
    add("a field of an odd name", "X-Odd_Name!#$: odd\nx: short\n1: digit\n");
    add("a blank before the colon", "X-Spaced : value\n");
    add("a field many times", "X-Twice: 1\nX-Twice: 2\nx-twice: 3\nX-TWICE: 4\n");
    add("a field of 8 bits", "X-Eight: \u00e9\u00e8 " + utf8("\u20ac") + "\n");
    add("a name of 8 bits", "X-\u00e9: value\n");
    add("a long field", "X-Long: " + "0123456789".repeat(2000) + "\n");
    add("a field folded often", "X-Folded:" + "\n part".repeat(100) + "\n");
    add("many fields", fieldsOf(200));
    add("only a colon", ": nothing\nX-After: x\n");
    add("a carriage return in a field", "X-Return: a\rb\n");
    add("received", "Received: from a by b; Mon, 1 Jan 2024 10:00:00 +0100\n".repeat(3));
    add("priority", "X-Priority: 1 (Highest)\nImportance: high\nMIME-Version: 1.0 (x)\n");
  }

  private static String fieldsOf(int number) {
    StringBuilder fields = new StringBuilder();
    for (int i = 0; i < number; i++) {
      fields.append("X-Field-").append(i % 50).append(": value ").append(i).append('\n');
    }
    return fields.toString();
  }
}
