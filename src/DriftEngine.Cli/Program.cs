using DriftEngine.Cli;

return CommandLine.Run(args, CliContext.OfProcess());
