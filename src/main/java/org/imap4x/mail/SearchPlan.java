package org.imap4x.mail;

import jakarta.mail.search.AndTerm;
import jakarta.mail.search.NotTerm;
import jakarta.mail.search.OrTerm;
import jakarta.mail.search.SearchTerm;
import java.util.ArrayList;
import java.util.List;
import org.imap4x.model.SearchKey;
import org.jspecify.annotations.Nullable;

/**
 * What the server is asked for a term: what matches lies between what two keys find.
 *
 * @param upper finds every message that matches, and perhaps others
 * @param lower finds only messages that match, and perhaps not all
 * @param rest what is to be decided here on what {@code upper} finds; null when upper is exact
 * @param restBeyondLower what is to be decided on those of them that {@code lower} does not find
 */
record SearchPlan(
    SearchKey upper,
    SearchKey lower,
    @Nullable SearchTerm rest,
    @Nullable SearchTerm restBeyondLower) {

  /** The server decides alone. */
  static SearchPlan exact(SearchKey key) {
    return new SearchPlan(key, key, null, null);
  }

  /** The server narrows, the term decides. */
  static SearchPlan between(SearchKey lower, SearchKey upper, SearchTerm term) {
    return new SearchPlan(upper, lower, term, term);
  }

  boolean isExact() {
    return rest == null;
  }

  /** The plan of the opposite. */
  SearchPlan negated() {
    SearchKey up = SearchKeys.not(lower);
    SearchKey low = SearchKeys.not(upper);
    if (rest == null) {
      return new SearchPlan(up, low, null, null);
    }
    return between(low, up, new NotTerm(rest));
  }

  /** All of them; what is exact need not be decided again. */
  static SearchPlan all(List<SearchPlan> plans) {
    List<SearchKey> uppers = new ArrayList<>();
    List<SearchKey> lowers = new ArrayList<>();
    List<SearchTerm> rests = new ArrayList<>();
    for (SearchPlan p : plans) {
      uppers.add(p.upper);
      lowers.add(p.lower);
      if (p.rest != null) {
        rests.add(p.rest);
      }
    }
    SearchTerm rest = rests.isEmpty() ? null : all(rests.toArray(new SearchTerm[0]));
    return new SearchPlan(SearchKeys.and(uppers), SearchKeys.and(lowers), rest, rest);
  }

  /** Any of them; {@code whole} decides where one is not exact. */
  static SearchPlan any(List<SearchPlan> plans, SearchTerm whole) {
    List<SearchKey> uppers = new ArrayList<>();
    List<SearchKey> lowers = new ArrayList<>();
    List<SearchTerm> rests = new ArrayList<>();
    for (SearchPlan p : plans) {
      uppers.add(p.upper);
      lowers.add(p.lower);
      if (p.rest != null) {
        rests.add(p.rest);
      }
    }
    SearchKey upper = SearchKeys.or(uppers);
    SearchKey lower = SearchKeys.or(lowers);
    if (rests.isEmpty()) {
      return new SearchPlan(upper, lower, null, null);
    }
    SearchTerm[] open = rests.toArray(new SearchTerm[0]);
    return new SearchPlan(upper, lower, whole, open.length == 1 ? open[0] : new OrTerm(open));
  }

  private static SearchTerm all(SearchTerm[] terms) {
    return terms.length == 1 ? terms[0] : new AndTerm(terms);
  }
}
