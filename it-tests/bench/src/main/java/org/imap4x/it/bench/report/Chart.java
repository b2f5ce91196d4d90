package org.imap4x.it.bench.report;

import java.util.Locale;
import java.util.OptionalDouble;
import org.imap4x.it.bench.model.Measure;
import org.imap4x.it.bench.model.Peer;
import org.imap4x.it.bench.run.RowResult;

/** A small picture of one row: a bar for each peer, by the first measure of the row. */
public final class Chart {

  private static final int BARS = 90;
  private static final int LONGEST = 250;
  private static final int WIDTH = BARS + LONGEST + 100;

  private Chart() {}

  /** The picture as SVG. */
  public static String of(RowResult result) {
    Measure measure = result.row().measures().get(0);
    double longest = 0;
    for (Peer peer : Peer.values()) {
      longest = Math.max(longest, result.median(peer, measure).orElse(0));
    }
    StringBuilder bars = new StringBuilder();
    int y = 28;
    for (Peer peer : Peer.values()) {
      OptionalDouble value = result.median(peer, measure);
      if (value.isPresent()) {
        bars.append(bar(peer, y, value.getAsDouble() / longest, measure.text(value.getAsDouble())));
        y += 20;
      }
    }
    String title = result.row().name() + ": " + result.row().title() + " (" + measure.title() + ")";
    return String.format(
        Locale.ROOT,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\""
            + " font-family=\"sans-serif\" font-size=\"12\">%n"
            + "<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>%n"
            + "<text x=\"4\" y=\"16\" font-weight=\"bold\">%s</text>%n%s</svg>%n",
        WIDTH,
        y,
        escaped(title),
        bars);
  }

  private static String bar(Peer peer, int y, double part, String text) {
    double width = Math.max(1, LONGEST * part);
    return String.format(
        Locale.ROOT,
        "<text x=\"4\" y=\"%d\">%s</text><rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"14\""
            + " fill=\"%s\"/><text x=\"%.1f\" y=\"%d\">%s</text>%n",
        y + 11,
        peer.title(),
        BARS,
        y,
        width,
        colour(peer),
        BARS + width + 4,
        y + 11,
        text);
  }

  private static String colour(Peer peer) {
    return switch (peer) {
      case ANGUS -> "#b0b7c3";
      case IMAP4X -> "#1f77b4";
      case LIMIT -> "#8fbc8f";
    };
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;");
  }
}
