using PlumCache.Compare;
using PlumCache.Compare.Against;
using PlumCache.Compare.Prefixes;
using PlumCache.Compare.Servers;

// `prefixes` prints what prefixes and snapshots cost beside redis-server; `--against` compares two builds; all else is the side-by-side
// run.
if (args is ["prefixes"]) return PrefixReport.Run();
if (Options.Parse(args, out string error) is not { } options)
{
    Console.Error.WriteLine($"{error}\n{Options.Usage}");
    return 2;
}

try
{
    return options.Against is { } against ? AgainstRun.Run(options, against, args) : ComparisonRun.Run(options, args);
}
catch (ToolException failure)
{
    Console.Error.WriteLine($"compare: {failure.Message}");
    return 1;
}
