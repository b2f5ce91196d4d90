package org.imap4x.it.differential;

import java.util.List;

/**
 * Where imap4x finds other messages than those that the term matches when it is asked of each, and
 * why. Where nothing else is said it finds what the usual provider finds.
 */
final class SearchDifferences {

  private static final String SOME = "( of some)?";

  private SearchDifferences() {}

  static List<Difference> meant() {
    return List.of(
        Difference.others(
            "the server looks into all texts, also of attached messages; BodyTerm looks into text/*"
                + " that can be decoded, and never finds the empty string in nothing",
            "(body '.*'|words of accents, or not)" + SOME),
        Difference.others(
            "the server decodes encoded words that are none, or divided ones, otherwise",
            "(not )?subject '.*'" + SOME),
        Difference.others(
            "the server compares addresses as they are written, also of fields that come twice",
            "(from|to) '.*'" + SOME),
        Difference.others(
            "the server decodes header fields before it compares them",
            "header (of 8 bits|word)" + SOME),
        Difference.others(
            "equal and not equal mean the day, as they always did in Java mail",
            "(sent|received) (not )?on .*"),
        Difference.others(
            "a Date that is none (30 Feb), or unusual, is what the server takes it for",
            "sent (until|before|after|since) .*"),
        Difference.own(
            "the same; and messages without a Date are found by no date, where the usual provider"
                + " finds them by the server's 1970, and compares days",
            "sent (until|before|after|since) .*|body and date" + SOME));
  }
}
