package org.imap4x.it.differential;

import static org.imap4x.it.differential.Ingredient.utf8;

import java.util.ArrayList;
import java.util.List;

/** Odd fields that describe a content: its type, disposition, parameters, ids, languages. */
final class TypeShapes {

  private final List<Ingredient> all = new ArrayList<>();

  private TypeShapes() {}

  static List<Ingredient> all() {
    TypeShapes shapes = new TypeShapes();
    shapes.types();
    shapes.parameters();
    shapes.dispositions();
    shapes.fileNames();
    shapes.others();
    return shapes.all;
  }

  private void add(String name, String fields) {
    all.add(new Ingredient(name, fields, "the text\n"));
  }

  private void type(String name, String value) {
    add("type " + name, "Content-Type:" + value + "\n");
  }

  private void types() {
    all.add(new Ingredient("no type", "", "the text\n"));
    type("empty", "");
    type("blank", "   ");
    type("text", " text");
    type("of a slash", " text/");
    type("of a slash in front", " /plain");
    type("only a slash", " /");
    type("nonsense", " this is no type");
    type("of blanks", "  text / plain ");
    type("in capitals", " TEXT/PLAIN; CHARSET=US-ASCII");
    type("of two slashes", " text/plain/x");
    type("of a comment", " text/plain (a comment)");
    type("of a comment inside", " text/(x)plain; charset=us-ascii");
    type("in quotes", " \"text/plain\"");
    type("folded", "\n text/plain;\n charset=us-ascii");
    type("unknown", " x-unknown/x-thing");
    type("of an octet stream", " application/octet-stream");
    type("html", " text/html; charset=us-ascii");
    type("xml", " text/xml");
    type("of an application in xml", " application/xml");
    type("rtf", " text/rtf");
    type("calendar", " text/calendar; method=REQUEST; charset=utf-8");
    type("image", " image/png");
    type("json", " application/json");
    type("star", " */*");
    type("of a semicolon", " text/plain;");
    type("of semicolons", " text/plain;;; charset=us-ascii;;");
    type("of a semicolon in front", " ; charset=us-ascii");
    type("of a comma", " text/plain, text/html");
    type("of 8 bits", utf8(" t\u00e9xt/plain"));
    type("of an equals", " text=plain");
    type("of a plus", " application/vnd.x+json; charset=utf-8");
    type("of a long subtype", " application/" + "x".repeat(500));
    add("type twice", "Content-Type: text/plain\nContent-Type: text/html\n");
    add("type twice, once empty", "Content-Type:\nContent-Type: text/html\n");
  }

  private void parameter(String name, String value) {
    add("parameter " + name, "Content-Type: text/plain;" + value + "\n");
  }

  private void parameters() {
    parameter("without a value", " charset");
    parameter("of an empty value", " charset=");
    parameter("of empty quotes", " charset=\"\"");
    parameter("without a name", " =us-ascii");
    parameter("of blanks", "  charset  =  us-ascii  ");
    parameter("quoted", " charset=\"us-ascii\"");
    parameter("in single quotes", " charset='us-ascii'");
    parameter("of one quote", " charset=\"us-ascii");
    parameter("of escapes", " x=\"a\\\"b\\\\c\"; charset=us-ascii");
    parameter("of a comment", " charset=us-ascii (plain)");
    parameter("twice", " charset=us-ascii; charset=utf-8");
    parameter("twice in another case", " x=1; X=2");
    parameter("many", " a=1; b=2; c=3; d=4; e=5; f=6");
    parameter("of specials", " x=a/b; y=<c@d>; z=[e]");
    parameter("of blanks in it", " x=a b c; charset=us-ascii");
    parameter("without a semicolon", " x=1 charset=us-ascii");
    parameter("folded in quotes", " x=\"a\n b\"; charset=us-ascii");
    parameter("long", " x=\"" + "y".repeat(1500) + "\"");
    parameter("of UTF-8", utf8(" x=\"\u00e9\u20ac\"; charset=us-ascii"));
    parameter("of a language", " x*=utf-8'de'%C3%A4; charset=us-ascii");
    parameter("divided", " x*0=ab; x*1=cd; x*2=ef");
    parameter("divided backwards", " x*2=ef; x*1=cd; x*0=ab");
    parameter("flowed", " format=flowed; delsp=yes; charset=us-ascii");
    parameter("colon", " charset:us-ascii");
    parameter("of an odd name", " x-y.z_1=v; charset=us-ascii");
  }

  private void disposition(String name, String value) {
    add("disposition " + name, "Content-Disposition:" + value + "\n");
  }

  private void dispositions() {
    disposition("empty", "");
    disposition("inline", " inline");
    disposition("in capitals", " ATTACHMENT");
    disposition("unknown", " x-hidden");
    disposition("of blanks", "   attachment   ");
    disposition("of a semicolon", " attachment;");
    disposition("only a name", " filename=a.txt");
    disposition("of a semicolon in front", " ; filename=a.txt");
    disposition("of two words", " inline attachment");
    disposition("in quotes", " \"attachment\"; filename=a.txt");
    disposition("of a comment", " attachment (really); filename=a.txt");
    disposition(
        "of dates",
        " attachment; filename=a.txt; size=9;\n"
            + " creation-date=\"Mon, 1 Jan 2024 10:00:00 +0100\"");
    disposition("form data", " form-data; name=\"field\"; filename=a.txt");
    add("disposition twice", "Content-Disposition: inline\nContent-Disposition: attachment\n");
    add("disposition of 8 bits", utf8("Content-Disposition: \u00e9\n"));
  }

  private void file(String name, String parameters) {
    add(
        "file " + name,
        "Content-Type: application/x-thing\nContent-Disposition: attachment;" + parameters + "\n");
  }

  private void fileNames() {
    file("plain", " filename=a.txt");
    file("quoted", " filename=\"a b.txt\"");
    file("of blanks", " filename=a b c.txt");
    file("empty", " filename=");
    file("of empty quotes", " filename=\"\"");
    file("of a semicolon", " filename=\"a;b.txt\"");
    file("of quotes", " filename=\"a\\\"b\\\\c.txt\"");
    file("of a path", " filename=\"C:\\dir\\a.txt\"");
    file("of a slash", " filename=\"/etc/passwd\"");
    file("of Q", " filename=\"=?UTF-8?Q?=C3=A9.txt?=\"");
    file("of Q without quotes", " filename==?UTF-8?Q?=C3=A9.txt?=");
    file("of B in two words", " filename=\"=?UTF-8?B?w6k=?=\n =?UTF-8?B?LnR4dA==?=\"");
    file("of UTF-8", utf8(" filename=\"\u00e9\u20ac.txt\""));
    file("of Latin-1", " filename=\"\u00e9.txt\"");
    file("extended", " filename*=utf-8''%C3%A9%20x.txt");
    file("extended in Latin-1", " filename*=iso-8859-1'fr'%E9.txt");
    file("extended without a charset", " filename*=''%C3%A9.txt");
    file("extended without quotes in it", " filename*=%C3%A9.txt");
    file("extended in an unknown charset", " filename*=x-unknown''%E9.txt");
    file("extended in quotes", " filename*=\"utf-8''%C3%A9.txt\"");
    file("extended badly", " filename*=utf-8''%C3%ZZ%A.txt");
    file("divided", " filename*0=\"a b\"; filename*1=\"c d\"; filename*2=.txt");
    file("divided and extended", " filename*0*=utf-8''%C3%A9; filename*1*=%20x; filename*2=.txt");
    file("divided in a character", " filename*0*=utf-8''%C3; filename*1*=%A9.txt");
    file("divided with a gap", " filename*0=a; filename*2=c");
    file("divided from 1", " filename*1=a; filename*2=b");
    file("divided backwards", " filename*1=b; filename*0=a");
    file("of both kinds", " filename=\"plain.txt\"; filename*=utf-8''%C3%A9.txt");
    file("twice", " filename=a.txt; filename=b.txt");
    file("in capitals", " FILENAME=A.TXT");
    file("of an encoded word with a language", " filename=\"=?UTF-8*fr?Q?=C3=A9.txt?=\"");
    add("file of the type", "Content-Type: application/x-thing; name=a.txt\n");
    add("file of the type in Q", "Content-Type: image/png; name=\"=?UTF-8?Q?=C3=A9?=\"\n");
    add("file of the type extended", "Content-Type: image/png; name*=utf-8''%C3%A9.png\n");
    add("file of the type divided", "Content-Type: image/png; name*0=a; name*1=.png\n");
    add(
        "files of both",
        "Content-Type: image/png; name=type.png\n"
            + "Content-Disposition: inline; filename=disposition.png\n");
    add(
        "file of the type beside an empty one",
        "Content-Type: image/png; name=type.png\nContent-Disposition: inline; filename=\"\"\n");
  }

  private void others() {
    add("content id", "Content-ID: <cid@example.org>\n");
    add("content id without brackets", "Content-ID: cid\n");
    add("content id empty", "Content-ID:\n");
    add("content id of blanks", "Content-ID:  < a b >  \n");
    add("content id twice", "Content-ID: <a>\nContent-Id: <b>\n");
    add("description", "Content-Description: a text\n");
    add("description of Q", "Content-Description: =?UTF-8?Q?sch=C3=B6n?=\n");
    add("description folded", "Content-Description: one\n two\n");
    add("description of UTF-8", utf8("Content-Description: sch\u00f6n\n"));
    add("description empty", "Content-Description:\n");
    add("description of quotes", "Content-Description: \"quoted\\\"\n");
    add("md5", "Content-MD5: Q2hlY2sgSW50ZWdyaXR5IQ==\n");
    add("md5 folded", "Content-MD5:\n Q2hlY2sgSW50ZWdyaXR5IQ==\n");
    add("md5 empty", "Content-MD5:\n");
    add("language", "Content-Language: en\n");
    add("languages", "Content-Language: de, en-US,fr\n");
    add("languages twice", "Content-Language: de\nContent-Language: en\n");
    add("languages of comments", "Content-Language: de (German), en\n");
    add("language empty", "Content-Language:\n");
    add("language of blanks", "Content-Language: en us\n");
    add("location", "Content-Location: http://example.org/a b\n");
    add("base", "Content-Base: http://example.org/\nContent-Duration: 10\n");
  }
}
