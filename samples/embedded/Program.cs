using Embedded;

Catalogue.Run(Console.Out);
await Served.RunAsync(Console.Out);
