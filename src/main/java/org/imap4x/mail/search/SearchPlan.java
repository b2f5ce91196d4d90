package org.imap4x.mail.search;

import jakarta.mail.search.AndTerm;
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

  /** The plan of the opposite, which is the given term. */
  SearchPlan negated(SearchTerm opposite) {
    SearchKey up = SearchKeys.not(lower);
    SearchKey low = SearchKeys.not(upper);
    return rest == null ? new SearchPlan(up, low, null, null) : between(low, up, opposite);
  }

  /** All of them; what is exact need not be decided again. */
  static SearchPlan all(List<SearchPlan> plans) {
    List<SearchTerm> rests = new ArrayList<>();
    for (SearchPlan p : plans) {
      if (p.rest != null) {
        rests.add(p.rest);
      }
    }
    SearchTerm rest = rests.size() < 2 ? first(rests) : new AndTerm(array(rests));
    return new SearchPlan(
        SearchKeys.and(plans.stream().map(SearchPlan::upper).toList()),
        SearchKeys.and(plans.stream().map(SearchPlan::lower).toList()),
        rest,
        rest);
  }

  /** Any of them; {@code terms} are what they were made of, one each. */
  static SearchPlan any(List<SearchPlan> plans, List<SearchTerm> terms) {
    List<SearchTerm> open = new ArrayList<>();
    for (int i = 0; i < plans.size(); i++) {
      if (!plans.get(i).isExact()) {
        open.add(terms.get(i));
      }
    }
    return new SearchPlan(
        SearchKeys.or(plans.stream().map(SearchPlan::upper).toList()),
        SearchKeys.or(plans.stream().map(SearchPlan::lower).toList()),
        open.isEmpty() ? null : new OrTerm(array(terms)),
        open.size() < 2 ? first(open) : new OrTerm(array(open)));
  }

  private static @Nullable SearchTerm first(List<SearchTerm> terms) {
    return terms.isEmpty() ? null : terms.get(0);
  }

  private static SearchTerm[] array(List<SearchTerm> terms) {
    return terms.toArray(new SearchTerm[0]);
  }
}
