package org.imap4x.mail.search;

import java.time.Instant;
import java.time.ZoneId;
import java.util.function.IntToLongFunction;
import java.util.function.Predicate;
import org.imap4x.model.Capability;

/**
 * What a translation depends on besides the term.
 *
 * @param has what the server can do
 * @param asciiOnly whether text must be narrowed to its ASCII part
 * @param serverOnly whether dates and addresses are taken as the server understands them, because
 *     nothing may be decided here
 * @param addressesInHeader whether addresses are sought as HEADER, too, for servers whose FROM, TO,
 *     CC and BCC find display names only
 * @param recent whether the server knows \Recent (IMAP4rev2 does not)
 * @param now the present time, for terms that count from it
 * @param zone the zone in which a {@code Date} is a calendar day
 * @param uidOf the UID of a message number, 0 where there is none
 */
record SearchContext(
    Predicate<Capability> has,
    boolean asciiOnly,
    boolean serverOnly,
    boolean addressesInHeader,
    boolean recent,
    Instant now,
    ZoneId zone,
    IntToLongFunction uidOf) {

  SearchContext ascii() {
    return new SearchContext(has, true, serverOnly, addressesInHeader, recent, now, zone, uidOf);
  }

  SearchContext withoutHeader() {
    return new SearchContext(has, asciiOnly, serverOnly, false, recent, now, zone, uidOf);
  }
}
