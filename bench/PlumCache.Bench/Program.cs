using BenchmarkDotNet.Running;
using PlumCache.Bench.Storage;

// `storage` prints the table of docs/PERFORMANCE.md; anything else goes to BenchmarkDotNet's micro benchmarks.
if (args is ["storage", .. string[] rest])
{
    StorageReport.Run(rest);
    return 0;
}

BenchmarkSwitcher.FromAssembly(typeof(StorageReport).Assembly).Run(args);
return 0;
