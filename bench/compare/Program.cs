using PlumCache.Compare.Prefixes;

switch (args)
{
    case ["prefixes"]:
        return PrefixReport.Run();
    default:
        Console.Error.WriteLine("usage: compare prefixes");
        return 2;
}
