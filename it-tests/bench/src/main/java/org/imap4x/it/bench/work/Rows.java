package org.imap4x.it.bench.work;

import static org.imap4x.it.bench.model.Mark.angus;
import static org.imap4x.it.bench.model.Mark.atMost;
import static org.imap4x.it.bench.model.Mark.limit;
import static org.imap4x.it.bench.model.Measure.ALLOCATED;
import static org.imap4x.it.bench.model.Measure.CPU;
import static org.imap4x.it.bench.model.Measure.IDLE_ALLOCATED;
import static org.imap4x.it.bench.model.Measure.IDLE_CPU;
import static org.imap4x.it.bench.model.Measure.PEAK_RSS;
import static org.imap4x.it.bench.model.Measure.RETAINED;
import static org.imap4x.it.bench.model.Measure.ROUND_TRIPS;
import static org.imap4x.it.bench.model.Measure.RSS;
import static org.imap4x.it.bench.model.Measure.THREADS;
import static org.imap4x.it.bench.model.Measure.TIME;
import static org.imap4x.it.bench.model.Peer.ANGUS;
import static org.imap4x.it.bench.model.Peer.IMAP4X;
import static org.imap4x.it.bench.model.Venue.DOVECOT;
import static org.imap4x.it.bench.model.Venue.DOVECOT_TLS;
import static org.imap4x.it.bench.model.Venue.PLAIN_REPLAY;
import static org.imap4x.it.bench.model.Venue.REPLAY;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.imap4x.it.bench.model.Row;
import org.imap4x.it.bench.model.Scale;

/** All rows of the table, in their order, with what each is meant to reach. */
public final class Rows {

  private Rows() {}

  public static List<Row> all(Scale scale) {
    List<Row> rows = new ArrayList<>();
    opening(rows, scale);
    listing(rows, scale);
    attachments(rows, scale);
    bodies(rows, scale);
    searching(rows, scale);
    expunging(rows, scale);
    appending(rows, scale);
    idling(rows, scale);
    scaling(rows, scale);
    return rows;
  }

  public static Row named(String name, Scale scale) {
    return all(scale).stream().filter(row -> row.name().equals(name)).findFirst().orElseThrow();
  }

  private static String n(int count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  private static String attachments(Scale scale) {
    return scale.attachments() + " attachments of " + (scale.octets() >> 20) + " MiB";
  }

  /** By PLAIN, as Angus Mail logs in, and not by the strongest mechanism there is. */
  private static Row plain(Row row) {
    return row.with(IMAP4X, "auth.mechanisms", "PLAIN").with(ANGUS, "auth.mechanisms", "PLAIN");
  }

  private static void opening(List<Row> rows, Scale scale) {
    rows.add(
        new Row("B1", "connect and open, " + n(scale.many()), DOVECOT, new Open("Many"))
            .measuring(TIME, CPU, ALLOCATED, RETAINED)
            .meantToReach(angus(TIME, 1.1), atMost(RETAINED, 40e3)));
    rows.add(
        plain(
                new Row(
                    "B1-plain",
                    "connect and open by PLAIN, " + n(scale.many()),
                    DOVECOT,
                    new Open("Many")))
            .measuring(TIME, CPU, ALLOCATED, RETAINED)
            .meantToReach(angus(TIME, 1.1), atMost(RETAINED, 40e3)));
    rows.add(
        new Row("B1d", "connect and open, slow line", DOVECOT, new Open("Many"))
            .slowly()
            .measuring(TIME, ROUND_TRIPS)
            .meantToReach(atMost(ROUND_TRIPS, 4)));
    rows.add(
        plain(
                new Row(
                    "B1d-plain", "connect and open by PLAIN, slow line", DOVECOT, new Open("Many")))
            .slowly()
            .promised()
            .measuring(TIME, ROUND_TRIPS)
            .meantToReach(atMost(ROUND_TRIPS, 2)));
    rows.add(
        new Row(
                "B1d-second",
                "open a second folder of a store, slow line",
                DOVECOT,
                new OpenSecond("Small", "Many"))
            .slowly()
            .measuring(TIME, ROUND_TRIPS)
            .meantToReach(atMost(ROUND_TRIPS, 3)));
  }

  private static void listing(List<Row> rows, Scale scale) {
    String folder = "list" + scale.many();
    rows.add(
        new Row(
                "B2",
                "list " + n(scale.many()) + " by one fetch",
                REPLAY,
                new ListMessages(folder, scale.many(), false))
            .promised()
            .measuring(TIME, CPU, ROUND_TRIPS, ALLOCATED, RETAINED)
            .meantToReach(limit(TIME, 1.6), atMost(ALLOCATED, 1.8e3), atMost(RETAINED, 1.25e3)));
    rows.add(
        new Row(
                "B2r",
                "list and read " + n(scale.many()),
                REPLAY,
                new ListMessages(folder, scale.many(), true))
            .promised()
            .measuring(TIME, CPU, ROUND_TRIPS, ALLOCATED, RETAINED)
            .meantToReach(angus(TIME, .8 / 6.9), atMost(ALLOCATED, 6e3)));
    rows.add(
        new Row(
                "B2-rss",
                "memory to list and read them once",
                REPLAY,
                new ListMessages(folder, scale.many(), true))
            .alone()
            .goes(1)
            .measuring(PEAK_RSS)
            .meantToReach(atMost(PEAK_RSS, .7e9)));
  }

  private static void attachments(List<Row> rows, Scale scale) {
    Attachments all = new Attachments("Large", scale.attachments(), scale.octets());
    Attachments one = new Attachments("Large", 1, scale.octets());
    rows.add(
        new Row("B3", attachments(scale), DOVECOT, all)
            .measuring(TIME, CPU, ALLOCATED)
            .meantToReach(limit(TIME, 1.2)));
    rows.add(
        new Row("B3-best", attachments(scale) + " (Angus Mail: whole)", DOVECOT, all)
            .with(ANGUS, "partialfetch", "false")
            .measuring(TIME, CPU, ALLOCATED)
            .meantToReach(limit(TIME, 1.2)));
    rows.add(
        new Row("B3d", "one attachment, slow line", DOVECOT, one)
            .slowly()
            .promised()
            .measuring(TIME, ROUND_TRIPS, ALLOCATED)
            .meantToReach(limit(TIME, .12 / .069)));
    rows.add(
        new Row("B3d-best", "one attachment, slow line (Angus Mail: whole)", DOVECOT, one)
            .with(ANGUS, "partialfetch", "false")
            .slowly()
            .measuring(TIME, ROUND_TRIPS, ALLOCATED)
            .meantToReach(limit(TIME, .12 / .069)));
  }

  private static void bodies(List<Row> rows, Scale scale) {
    rows.add(
        new Row(
                "B4",
                "getContent() of " + n(scale.few()) + ", slow line",
                DOVECOT,
                new Contents("Small", scale.few()))
            .slowly()
            .promised()
            .measuring(TIME, ROUND_TRIPS, ALLOCATED)
            .meantToReach(limit(TIME, 5), atMost(ROUND_TRIPS, 6)));
    rows.add(
        new Row(
                "B4c",
                "getContent() of " + n(scale.small()),
                DOVECOT,
                new Contents("Small", scale.small()))
            .measuring(TIME, CPU, ALLOCATED)
            .meantToReach(limit(TIME, .1 / .035), atMost(ALLOCATED, 40e3)));
    rows.add(
        new Row(
                "B4w",
                "writeTo() of " + n(scale.small()),
                DOVECOT,
                new WriteTo("Small", scale.small()))
            .measuring(TIME, CPU, ALLOCATED)
            .meantToReach(limit(TIME, 2)));
    rows.add(
        new Row(
                "B4w-slow",
                "writeTo() of " + n(scale.small()) + ", slow line",
                DOVECOT,
                new WriteTo("Small", scale.small()))
            .slowly()
            .promised()
            .measuring(TIME, ROUND_TRIPS, ALLOCATED)
            .meantToReach(limit(TIME, .4 / .064), atMost(ROUND_TRIPS, 15)));
    rows.add(
        new Row(
                "B4s",
                "getSubject() of " + n(scale.subjects()) + ", slow line",
                DOVECOT,
                new Subjects("Small", scale.subjects()))
            .slowly()
            .promised()
            .measuring(TIME, ROUND_TRIPS, ALLOCATED)
            .meantToReach(limit(TIME, .2 / .037)));
  }

  private static void searching(List<Row> rows, Scale scale) {
    rows.add(
        new Row(
                "B5",
                "search, " + n(scale.many() / 2) + " hits",
                REPLAY,
                new SearchHits("list" + scale.many(), scale.many() / 2))
            .meantToReach(angus(TIME, 4 / 10.4)));
  }

  private static void expunging(List<Row> rows, Scale scale) {
    String many = "list" + scale.many();
    rows.add(
        new Row(
                "B6",
                "expunge " + n(scale.many() / 2) + " of " + n(scale.many()) + ", VANISHED",
                REPLAY,
                new Expunge(many, scale.many(), false))
            .meantToReach(angus(TIME, .03)));
    rows.add(
        new Row(
                "B6-plain",
                "expunge every other of " + n(scale.many()) + ", plain EXPUNGE",
                PLAIN_REPLAY,
                new Expunge(many, scale.many(), true))
            .meantToReach(angus(TIME, .04 / .89)));
    rows.add(
        new Row(
                "B6-fewer",
                "expunge every other of " + n(scale.fewer()) + ", plain EXPUNGE",
                PLAIN_REPLAY,
                new Expunge("list" + scale.fewer(), scale.fewer(), true))
            .meantToReach(angus(TIME, 1)));
  }

  private static void appending(List<Row> rows, Scale scale) {
    rows.add(
        new Row(
                "B7",
                "append " + n(scale.appends()) + ", MULTIAPPEND",
                DOVECOT,
                new Append("New", scale.appends(), true))
            .promised()
            .measuring(TIME, CPU, ROUND_TRIPS, ALLOCATED)
            .meantToReach(limit(TIME, 2)));
    rows.add(
        new Row(
                "B7d",
                "append " + n(scale.few()) + " without MULTIAPPEND, slow line",
                PLAIN_REPLAY,
                new Append("New", scale.few(), false))
            .slowly()
            .promised()
            .measuring(TIME, ROUND_TRIPS, ALLOCATED)
            .meantToReach(limit(TIME, .09 / .025)));
  }

  private static void idling(List<Row> rows, Scale scale) {
    rows.add(
        new Row(
                "B8",
                n(scale.idle()) + " idle folders",
                REPLAY,
                new IdleFolders("idle", scale.idle(), true))
            .alone()
            .goes(1)
            .with(ANGUS, "usesocketchannels", "true")
            .measuring(RETAINED, RSS, THREADS, IDLE_CPU, IDLE_ALLOCATED)
            .meantToReach(
                atMost(RETAINED, 6e3),
                atMost(RSS, 25e3),
                atMost(THREADS, 4),
                limit(IDLE_CPU, 1.5)));
    rows.add(
        new Row(
                "B8-tls",
                n(scale.idleTls()) + " idle folders, TLS",
                DOVECOT_TLS,
                new IdleFolders("Few", scale.idleTls(), false))
            .alone()
            .goes(1)
            .with(ANGUS, "usesocketchannels", "true")
            .measuring(RETAINED, RSS, THREADS, IDLE_CPU, IDLE_ALLOCATED)
            .meantToReach(atMost(RETAINED, 30e3), atMost(RSS, 200e3)));
    rows.add(
        new Row("B8a", "new mail: push to event", REPLAY, new PushToEvent("idle0", scale.pushes()))
            .goes(3)
            .measuring(TIME)
            .meantToReach(atMost(TIME, .6e-3)));
    rows.add(
        new Row(
                "B8a-slow",
                "new mail: push to event, slow line",
                REPLAY,
                new PushToEvent("idle0", Math.min(20, scale.pushes())))
            .slowly()
            .goes(3)
            .measuring(TIME)
            .meantToReach(atMost(TIME, 22e-3)));
  }

  private static void scaling(List<Row> rows, Scale scale) {
    String many = "list" + scale.many();
    rows.add(
        new Row(
                "B9",
                "reopen " + n(scale.many()) + " unchanged, list again",
                REPLAY,
                new Reopen(many))
            .measuring(TIME, CPU)
            .meantToReach(angus(TIME, .03)));
    rows.add(
        new Row(
                "B10",
                "open " + n(scale.scattered()) + " scattered UIDs, have the last message",
                REPLAY,
                new OpenConnected("scat" + scale.scattered()))
            .measuring(TIME, CPU, RETAINED)
            .meantToReach(limit(TIME, 12), atMost(RETAINED, 12e6)));
    rows.add(
        new Row("messages", "getMessages() of " + n(scale.many()), REPLAY, new AllMessages(many))
            .withoutLimit()
            .measuring(TIME, ALLOCATED)
            .meantToReach(angus(TIME, 12. / 17), atMost(ALLOCATED, 8e6)));
    rows.add(
        new Row(
                "cold",
                "cold start: JVM, open, 20 subjects",
                DOVECOT,
                new FirstSubjects("Small", 20))
            .cold()
            .measuring(TIME, CPU)
            .meantToReach(angus(TIME, 1.3), angus(CPU, 1.3)));
  }
}
