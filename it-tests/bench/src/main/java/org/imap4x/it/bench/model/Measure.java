package org.imap4x.it.bench.model;

import java.util.Locale;

/** What is measured of a row; all but times of the whole work are for one message or connection. */
public enum Measure {
  TIME("time", "s") {
    @Override
    public String text(double value) {
      return value < 1e-3
          ? format("%.0f µs", value * 1e6)
          : value < 1 ? format("%.1f ms", value * 1e3) : format("%.2f s", value);
    }
  },
  CPU("CPU time", "s") {
    @Override
    public String text(double value) {
      return value < 1 ? format("%.0f ms", value * 1e3) : format("%.2f s", value);
    }
  },
  ROUND_TRIPS("round trips", "") {
    @Override
    public String text(double value) {
      return format("%.0f", value);
    }
  },
  ALLOCATED("allocated", "octets"),
  RETAINED("retained", "octets"),
  RSS("RSS", "octets"),
  PEAK_RSS("peak RSS", "octets"),
  THREADS("threads", "") {
    @Override
    public String text(double value) {
      return format("%.0f", value);
    }
  },
  IDLE_CPU("CPU while idle", "cores") {
    @Override
    public String text(double value) {
      return format("%.4f cores", value);
    }
  },
  IDLE_ALLOCATED("allocated while idle, a second", "octets");

  private final String title;
  private final String unit;

  Measure(String title, String unit) {
    this.title = title;
    this.unit = unit;
  }

  public String title() {
    return title;
  }

  public String unit() {
    return unit;
  }

  /** Whether the value of the whole work is divided by the number of messages or connections. */
  public boolean isForEach() {
    return this == ALLOCATED || this == RETAINED || this == RSS;
  }

  /** With a unit that suits the size; octets, where nothing else is said. */
  public String text(double value) {
    double size = Math.abs(value);
    if (size >= 1e9) {
      return format("%.2f GB", value / 1e9);
    }
    if (size >= 1e6) {
      return format("%.1f MB", value / 1e6);
    }
    if (size >= 1e3) {
      return format(size < 1e4 ? "%.2f kB" : "%.1f kB", value / 1e3);
    }
    return format("%.0f B", value);
  }

  private static String format(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
