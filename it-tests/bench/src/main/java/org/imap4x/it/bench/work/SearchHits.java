package org.imap4x.it.bench.work;

import jakarta.mail.search.FromStringTerm;
import jakarta.mail.search.OrTerm;
import jakarta.mail.search.SubjectTerm;
import java.io.IOException;
import org.imap4x.it.bench.model.Job;
import org.imap4x.it.bench.model.Task;
import org.imap4x.it.bench.model.Workload;

/** A search that half of the messages match; the server needs no time for it. */
record SearchHits(String folder, int hits) implements Workload {

  @Override
  public Task mail(Job job) {
    return OpenFolder.mail(
        job,
        folder,
        opened -> {
          OrTerm term = new OrTerm(new SubjectTerm("server"), new FromStringTerm("weber"));
          int found = opened.search(term).length;
          if (found != hits) {
            throw new IOException(found + " hits and not " + hits);
          }
          return hits;
        });
  }

  @Override
  public Task limit(Job job) {
    return OpenFolder.limit(
        job,
        folder,
        raw -> {
          raw.command("SEARCH OR SUBJECT server FROM weber");
          return hits;
        });
  }
}
