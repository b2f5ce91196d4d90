package org.imap4x.it.bench.model;

/** Work that each peer does in its own way. */
public interface Workload {

  /** As an application of Jakarta Mail writes it. */
  Task mail(Job job);

  /** As a raw socket does it with the best commands. */
  Task limit(Job job);
}
