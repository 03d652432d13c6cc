SELECT max(change) FROM lesson;
