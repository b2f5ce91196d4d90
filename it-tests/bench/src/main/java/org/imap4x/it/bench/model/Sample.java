package org.imap4x.it.bench.model;

import java.util.EnumMap;
import java.util.Map;

/** What one go measured; its text form goes from one process to another. */
public final class Sample {

  private final Map<Measure, Double> values = new EnumMap<>(Measure.class);

  public Sample put(Measure measure, double value) {
    values.put(measure, value);
    return this;
  }

  public boolean has(Measure measure) {
    return values.containsKey(measure);
  }

  public double get(Measure measure) {
    return values.get(measure);
  }

  /** All that the other one measured is said by this one, too. */
  public void add(Sample other) {
    values.putAll(other.values);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    values.forEach((measure, value) -> text.append(measure).append('=').append(value).append(' '));
    return text.toString().trim();
  }

  public static Sample parse(String text) {
    Sample sample = new Sample();
    for (String pair : text.trim().split(" ")) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        Measure measure = Measure.valueOf(pair.substring(0, equals));
        sample.put(measure, Double.parseDouble(pair.substring(equals + 1)));
      }
    }
    return sample;
  }
}
