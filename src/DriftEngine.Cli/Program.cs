using DriftEngine.Cli;

return ProcessEnd.With(CommandLine.Run(args, CliContext.OfProcess()));
