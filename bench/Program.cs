using DriftEngine.Bench.Training;

return args is ["train-first-look", .. string[] rest] ? TrainFirstLook.Run(rest) : 0;
