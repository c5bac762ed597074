{
'Hello World': 'Salve Mondo',
'Hello %s, you have %s %%{dog}': 'Salve %s, hai %s cani',
'Dogs': 'Cani',
}
