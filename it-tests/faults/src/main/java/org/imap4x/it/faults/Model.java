package org.imap4x.it.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What must be in the mailboxes, and what may be, after all steps that the application took.
 *
 * <p>A step that ended well has happened exactly once. One whose exception says that it did not
 * happen has not. Of any other the model allows both, and nothing else.
 */
final class Model {
  /** How often a message is in a mailbox, and with which flags. */
  private static final class Entry {
    int least;
    int most;
    final Set<String> must = new TreeSet<>();
    final Set<String> may = new TreeSet<>();
  }

  private final Map<String, Map<String, Entry>> mailboxes = new TreeMap<>();

  /** Messages that were to be moved: they are somewhere, and once. */
  private final Map<String, List<String>> moved = new TreeMap<>();

  Model(String... names) {
    for (String name : names) {
      mailboxes.put(name, new TreeMap<>());
    }
  }

  Set<String> mailboxes() {
    return mailboxes.keySet();
  }

  void add(String mailbox, String name, Certainty certainty, String... flags) {
    if (certainty == Certainty.NOT_DONE) {
      return;
    }
    Entry entry = mailboxes.get(mailbox).computeIfAbsent(name, n -> new Entry());
    entry.most++;
    if (certainty == Certainty.DONE) {
      entry.least++;
    }
    entry.must.addAll(List.of(flags));
    entry.may.addAll(List.of(flags));
  }

  void copy(String from, String to, List<String> names, Certainty certainty) {
    for (String name : names) {
      Entry source = mailboxes.get(from).get(name);
      add(to, name, certainty, source.must.toArray(String[]::new));
      if (certainty != Certainty.NOT_DONE) {
        mailboxes.get(to).get(name).may.addAll(source.may);
      }
    }
  }

  /**
   * Moves messages.
   *
   * @param staysDeleted the server has neither MOVE nor UID EXPUNGE: what was copied stays, marked
   */
  void move(String from, String to, List<String> names, Certainty certainty, boolean staysDeleted) {
    copy(from, to, names, certainty);
    for (String name : names) {
      if (staysDeleted) {
        flag(from, name, "\\Deleted", certainty);
      } else {
        remove(from, name, certainty);
      }
      if (certainty == Certainty.MAYBE) {
        // A move by COPY may have been cut between its commands.
        mailboxes.get(from).get(name).may.add("\\Deleted");
      }
      moved.put(name, List.of(from, to));
    }
  }

  void remove(String mailbox, String name, Certainty certainty) {
    Entry entry = mailboxes.get(mailbox).get(name);
    if (certainty != Certainty.NOT_DONE) {
      entry.least = Math.max(0, entry.least - 1);
    }
    if (certainty == Certainty.DONE) {
      entry.most = Math.max(0, entry.most - 1);
    }
  }

  /** Removes all that have {@code \Deleted}, as EXPUNGE and CLOSE do. */
  void expunge(String mailbox, Certainty certainty) {
    mailboxes
        .get(mailbox)
        .forEach(
            (name, entry) -> {
              if (entry.must.contains("\\Deleted")) {
                remove(mailbox, name, certainty);
              } else if (entry.may.contains("\\Deleted")) {
                remove(mailbox, name, certainty == Certainty.DONE ? Certainty.MAYBE : certainty);
              }
            });
  }

  void flag(String mailbox, String name, String flag, Certainty certainty) {
    Entry entry = mailboxes.get(mailbox).get(name);
    if (certainty != Certainty.NOT_DONE) {
      entry.may.add(flag);
    }
    if (certainty == Certainty.DONE) {
      entry.must.add(flag);
    }
  }

  /** Compares with what the server has. */
  List<Finding> check(List<Stored> stored) {
    List<Finding> findings = new ArrayList<>();
    Map<String, Map<String, List<Stored>>> there = new TreeMap<>();
    for (Stored s : stored) {
      there
          .computeIfAbsent(s.mailbox(), m -> new TreeMap<>())
          .computeIfAbsent(s.name(), n -> new ArrayList<>())
          .add(s);
    }
    mailboxes.forEach(
        (mailbox, entries) -> {
          Map<String, List<Stored>> have = there.getOrDefault(mailbox, Map.of());
          Set<String> names = new TreeSet<>(entries.keySet());
          names.addAll(have.keySet());
          for (String name : names) {
            Entry entry = entries.getOrDefault(name, new Entry());
            check(mailbox + "/" + name, entry, have.getOrDefault(name, List.of()), findings);
          }
        });
    moved.forEach((name, places) -> checkMoved(name, places, stored, findings));
    return findings;
  }

  private static void check(String place, Entry entry, List<Stored> have, List<Finding> findings) {
    String range = entry.least == entry.most ? "" + entry.least : entry.least + " to " + entry.most;
    String count = place + " is there " + have.size() + " times, wanted " + range;
    if (have.size() > entry.most) {
      findings.add(
          new Finding(have.size() > 1 ? Finding.Kind.DUPLICATED : Finding.Kind.WRONG, count));
    } else if (have.size() < entry.least) {
      findings.add(new Finding(Finding.Kind.LOST, count));
    }
    for (Stored s : have) {
      if (!s.whole()) {
        findings.add(new Finding(Finding.Kind.WRONG, "octets of " + place));
      }
      if (!s.flags().containsAll(entry.must)) {
        findings.add(
            new Finding(
                Finding.Kind.LOST, "flags of " + place + ": " + s.flags() + " not " + entry.must));
      }
      if (!entry.may.containsAll(s.flags())) {
        findings.add(
            new Finding(
                Finding.Kind.WRONG,
                "flags of " + place + ": " + s.flags() + " not within " + entry.may));
      }
    }
  }

  private static void checkMoved(
      String name, List<String> places, List<Stored> stored, List<Finding> findings) {
    long times =
        stored.stream()
            .filter(s -> s.name().equals(name) && places.contains(s.mailbox()))
            .filter(s -> !(s.mailbox().equals(places.get(0)) && s.flags().contains("\\Deleted")))
            .count();
    if (times != 1) {
      findings.add(
          new Finding(
              times == 0 ? Finding.Kind.LOST : Finding.Kind.DUPLICATED,
              name + " is there " + times + " times after its move"));
    }
  }
}
