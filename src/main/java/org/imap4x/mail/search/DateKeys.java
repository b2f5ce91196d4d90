package org.imap4x.mail.search;

import jakarta.mail.search.ComparisonTerm;
import jakarta.mail.search.SearchTerm;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Date;
import org.imap4x.model.Capability;
import org.imap4x.model.SearchKey;
import org.imap4x.model.SearchKey.DateField;

/**
 * Translates comparisons of dates. IMAP compares calendar days without time and zone, so a point in
 * time is searched for with a day to spare on both sides and decided here; only on the days around
 * it is there anything to decide. Equal and not equal mean the calendar day, as they always have in
 * Java mail programs.
 */
final class DateKeys {
  private final SearchContext context;

  DateKeys(SearchContext context) {
    this.context = context;
  }

  SearchPlan received(int comparison, Date date, SearchTerm term) {
    return compare(comparison, date.toInstant(), false, term);
  }

  SearchPlan sent(int comparison, Date date, SearchTerm term) {
    return compare(comparison, date.toInstant(), true, term);
  }

  private SearchPlan compare(int comparison, Instant at, boolean sent, SearchTerm term) {
    LocalDate day = at.atZone(context.zone()).toLocalDate();
    switch (comparison) {
      case ComparisonTerm.EQ:
        return SearchPlan.exact(on(sent, day));
      case ComparisonTerm.NE:
        return SearchPlan.exact(SearchKeys.not(on(sent, day)));
      case ComparisonTerm.LT:
        return context.serverOnly() ? SearchPlan.exact(before(sent, day)) : until(at, sent, term);
      case ComparisonTerm.LE:
        return context.serverOnly()
            ? SearchPlan.exact(before(sent, day.plusDays(1)))
            : until(at, sent, term);
      default:
        return context.serverOnly() ? SearchPlan.exact(since(sent, day)) : from(at, sent, term);
    }
  }

  private static SearchPlan until(Instant at, boolean sent, SearchTerm term) {
    LocalDate day = at.atOffset(ZoneOffset.UTC).toLocalDate();
    return SearchPlan.between(
        sure(sent, before(sent, day.minusDays(1))), before(sent, day.plusDays(2)), term);
  }

  private static SearchPlan from(Instant at, boolean sent, SearchTerm term) {
    LocalDate day = at.atOffset(ZoneOffset.UTC).toLocalDate();
    return SearchPlan.between(
        sure(sent, since(sent, day.plusDays(2))), since(sent, day.minusDays(1)), term);
  }

  /** Some servers take the day of arrival for messages without Date; here they have no date. */
  private static SearchKey sure(boolean sent, SearchKey key) {
    return sent ? SearchKeys.and(key, new SearchKey.Header("Date", "")) : key;
  }

  /** Arrived so many seconds ago, at least or at most: OLDER and YOUNGER of RFC 5032, or days. */
  SearchPlan within(SearchKey.Within key, SearchTerm term) {
    int comparison = key.older() ? ComparisonTerm.LE : ComparisonTerm.GE;
    return context.has().test(Capability.WITHIN)
        ? SearchPlan.exact(key)
        : compare(comparison, context.now().minusSeconds(key.seconds()), false, term);
  }

  private static SearchKey on(boolean sent, LocalDate day) {
    return new SearchKey.Date(sent ? DateField.SENTON : DateField.ON, day);
  }

  private static SearchKey before(boolean sent, LocalDate day) {
    return new SearchKey.Date(sent ? DateField.SENTBEFORE : DateField.BEFORE, day);
  }

  private static SearchKey since(boolean sent, LocalDate day) {
    return new SearchKey.Date(sent ? DateField.SENTSINCE : DateField.SINCE, day);
  }
}
