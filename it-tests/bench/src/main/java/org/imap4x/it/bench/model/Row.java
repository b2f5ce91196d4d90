package org.imap4x.it.bench.model;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One row: what is done, where, what of it is measured, and what it is meant to reach. */
public final class Row {

  private final String name;
  private final String title;
  private final Venue venue;
  private final Workload workload;
  private final Map<Peer, Map<String, String>> settings = new EnumMap<>(Peer.class);
  private final List<Mark> marks = new ArrayList<>();
  private List<Measure> measures = List.of(Measure.TIME, Measure.CPU, Measure.ALLOCATED);
  private boolean slow;
  private boolean alone;
  private boolean cold;
  private boolean limited = true;
  private boolean promised;
  private int goes;

  public Row(String name, String title, Venue venue, Workload workload) {
    this.name = name;
    this.title = title;
    this.venue = venue;
    this.workload = workload;
  }

  /** What is measured; the first of them is drawn. */
  public Row measuring(Measure... these) {
    measures = List.of(these);
    return this;
  }

  public Row meantToReach(Mark... these) {
    marks.addAll(List.of(these));
    return this;
  }

  /** Through a proxy that makes each way take half of a round-trip time. */
  public Row slowly() {
    slow = true;
    return this;
  }

  /** Each go in a process of its own. */
  public Row alone() {
    alone = true;
    return this;
  }

  /** Each go in a process of its own, whose start is measured, too. */
  public Row cold() {
    cold = true;
    return this;
  }

  /** A raw socket has nothing to do. */
  public Row withoutLimit() {
    limited = false;
    return this;
  }

  /** It never takes more round trips than Angus Mail. */
  public Row promised() {
    promised = true;
    return this;
  }

  /** At most so many goes, where one is enough or takes long. */
  public Row goes(int most) {
    goes = most;
    return this;
  }

  /** A setting of the peer, without {@code mail.} and the protocol. */
  public Row with(Peer peer, String setting, String value) {
    settings.computeIfAbsent(peer, k -> new HashMap<>()).put(setting, value);
    return this;
  }

  public String name() {
    return name;
  }

  public String title() {
    return title;
  }

  public Venue venue() {
    return venue;
  }

  public Workload workload() {
    return workload;
  }

  public Map<String, String> settings(Peer peer) {
    return settings.getOrDefault(peer, Map.of());
  }

  public List<Measure> measures() {
    return measures;
  }

  public List<Mark> marks() {
    return marks;
  }

  public boolean isSlow() {
    return slow;
  }

  public boolean isAlone() {
    return alone;
  }

  public boolean isCold() {
    return cold;
  }

  /** Whether the peer has anything to do. */
  public boolean has(Peer peer) {
    return limited || peer != Peer.LIMIT;
  }

  public boolean isPromised() {
    return promised;
  }

  public int goes(Scale scale) {
    return goes == 0 ? scale.goes() : Math.min(goes, scale.goes());
  }
}
